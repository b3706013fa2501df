package org.gatewright.standalone.command;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.gatewright.identity.user.Credentials;
import org.gatewright.identity.user.IdentityStore;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserProfile;
import org.gatewright.identity.user.UserStatus;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.consent.ConsentStore;
import org.gatewright.server.event.JournalStore;
import org.gatewright.standalone.activity.Activity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gatewright user delete}. */
@Command(
        name = "delete",
        description = "Deletes a user, who can be restored for 30 days; ends sessions and revokes authorizations.",
        mixinStandardHelpOptions = true)
final class UserDelete implements Callable<Integer> {
    private static final int NAME_BYTES = 12;

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Option(names = "--now", description = "Erases all data of the user at once, who then cannot be restored.")
    private boolean now;

    @Parameters(paramLabel = "USER")
    private String named = "";

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return store.run(spec, this::delete);
    }

    /** Deletes the account first, so that nothing more is granted, and then ends what was; again if it was deleted. */
    private void delete(OpenTenant tenant, Output out) {
        User before = tenant.user(named);
        String subject = before.id();
        Instant time = tenant.now();
        User deleted = tenant.users()
                .change(subject, known -> now ? erased(tenant, known, time) : deleted(known, time))
                .orElseThrow(() -> new NothingFound("The user is gone"));
        int ended = tenant.sessions().endAll(subject);
        int revoked = tenant.stores().authorizations().revoke(new AuthorizationFilter.Subject(subject));
        tenant.stores().find(JournalStore.class).ifPresent(journal -> Activity.forget(journal, subject));
        if (now) {
            release(tenant, before);
            ConsentStore consents = tenant.stores().consents();
            List.copyOf(consents.list(subject).keySet()).forEach(client -> consents.forget(subject, client));
        }
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("sub", subject);
        members.put("status", UserStatus.DELETED.value());
        deleted.purged().ifPresent(end -> members.put("purged", UserView.time(end)));
        members.put("sessions_ended", ended);
        members.put("authorizations_revoked", revoked);
        String until = deleted.purged().filter(end -> !now).map(UserView::time).orElse("");
        out.done(
                (now ? "The user was erased" : "The user was deleted, and can be restored until " + until)
                        + "; login sessions ended: " + ended + ", authorizations revoked: " + revoked,
                members);
    }

    /** Releases the linked identities of the erased account. */
    private static void release(OpenTenant tenant, User before) {
        tenant.stores()
                .find(IdentityStore.class)
                .ifPresent(owners -> before.credentials()
                        .identities()
                        .forEach(identity -> owners.release(identity.key(), before.id())));
    }

    private static User deleted(User known, Instant time) {
        return known.status() == UserStatus.DELETED ? known : known.status(UserStatus.DELETED, time);
    }

    /** Returns the account without personal data, to be purged; its names are free at once. */
    private static User erased(OpenTenant tenant, User known, Instant time) {
        return new User(
                known.id(),
                known.version() + 1,
                UserStatus.DELETED,
                UserProfile.named("deleted-" + tenant.entropy().text(NAME_BYTES)),
                Credentials.none(tenant.entropy()),
                known.created(),
                Optional.of(time));
    }
}
