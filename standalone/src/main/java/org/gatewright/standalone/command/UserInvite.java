package org.gatewright.standalone.command;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.gatewright.identity.mail.MailAddress;
import org.gatewright.identity.mail.Notice;
import org.gatewright.identity.mail.Origin;
import org.gatewright.identity.sign.MailLinks;
import org.gatewright.identity.user.Credentials;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserProfile;
import org.gatewright.identity.user.UserStatus;
import org.gatewright.identity.user.UserStore;
import org.gatewright.standalone.account.AccountFeature;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gatewright user invite}. */
@Command(
        name = "invite",
        description =
                "Sends a link with which a new user chooses a password, or prints it if the settings have no 'mail';"
                        + " again for a user who has not accepted yet.",
        mixinStandardHelpOptions = true)
final class UserInvite implements Callable<Integer> {
    private static final Duration LIFE = Duration.ofDays(7);

    /** How long the mail is attempted. */
    private static final Duration SENDING = Duration.ofHours(24);

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Mixin
    private ProfileOptions profile = new ProfileOptions();

    @Parameters(paramLabel = "ADDRESS", description = "The e-mail address, which the link confirms.")
    private String address = "";

    @Option(names = "--username", paramLabel = "NAME", description = "The user name.")
    private Optional<String> name = Optional.empty();

    @Option(names = "--print", description = "Prints the link instead of sending it.")
    private boolean printed;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return store.run(spec, this::invite);
    }

    private void invite(OpenTenant tenant, Output out) {
        if (!MailAddress.isValid(address)) {
            throw new IllegalArgumentException("An e-mail address has the form name@example.com");
        }
        User user = invited(tenant);
        Instant end = tenant.now().plus(LIFE);
        String secret = tenant.links().create(MailLinks.Purpose.PASSWORD, MailLinks.Link.of(user, address), LIFE);
        String link = tenant.issuer() + AccountFeature.INVITED + "?link=" + secret;
        boolean sent = tenant.sendsMails() && !printed;
        if (sent) {
            tenant.mailer()
                    .send(
                            Notice.invitation(URI.create(link), end),
                            address,
                            languages(user),
                            Origin.at(tenant.now()),
                            SENDING);
        }
        Map<String, Object> members = new LinkedHashMap<>(UserView.line(user));
        members.put("sent", sent);
        members.put("expires", end.toString());
        if (!sent) {
            members.put("link", link);
        }
        out.done(sent ? "The invitation is on its way; it is valid until " + end : link, members);
    }

    private static List<String> languages(User user) {
        return user.profile().claims().get("locale") instanceof String tag ? List.of(tag) : List.of();
    }

    /**
     * Returns the new user, or the one who was invited before. The address is not verified before the link is used, so it
     * needs a user name to be unique until then: without one, the address is the name.
     */
    private User invited(OpenTenant tenant) {
        UserStore users = tenant.users().store();
        String login = UserProfile.login(name.orElse(address));
        Optional<User> known = users.findByLogin(login);
        if (known.isPresent()) {
            return known.filter(user -> user.status() == UserStatus.INVITED)
                    .filter(user ->
                            user.profile().email().filter(address::equals).isPresent())
                    .orElseThrow(() -> new IllegalStateException("There is a user with that name or address already"));
        }
        UserProfile wanted = tenant.typed(
                profile.apply(UserProfile.named(name.orElse(address)).email(Optional.of(address), false)));
        User user = User.create(
                tenant.entropy(), UserStatus.INVITED, wanted, Credentials.none(tenant.entropy()), tenant.now());
        if (users.insert(user) == UserStore.Outcome.TAKEN) {
            throw new IllegalStateException("There is a user with that name or address already");
        }
        return user;
    }
}
