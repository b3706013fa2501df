package org.gatewright.standalone.command;

import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.gatewright.files.ClientFile;
import org.gatewright.identity.mail.MailDelivery;
import org.gatewright.identity.mail.MailSender;
import org.gatewright.identity.mail.Mailer;
import org.gatewright.identity.password.Argon2;
import org.gatewright.identity.password.PasswordHashes;
import org.gatewright.identity.sign.MailLinks;
import org.gatewright.identity.sign.SecondFactor;
import org.gatewright.identity.user.StoredUsers;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserProfile;
import org.gatewright.identity.user.UserStore;
import org.gatewright.openid.Sessions;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.jose.Sealer;
import org.gatewright.server.client.ClientRegistry;
import org.gatewright.server.event.EventListener;
import org.gatewright.server.event.Events;
import org.gatewright.server.secret.SecretVerifier;
import org.gatewright.server.signing.KeyRotation;
import org.gatewright.server.signing.RotatingKeys;
import org.gatewright.server.storage.IssuerOneTimes;
import org.gatewright.server.storage.OneTimeStore;
import org.gatewright.server.store.Stores;
import org.gatewright.server.token.KeyRing;
import org.gatewright.server.token.StoredRing;
import org.gatewright.standalone.config.ServerConfig;
import org.gatewright.standalone.mail.Mails;
import org.gatewright.standalone.serve.OpenStore;

/** The state of a tenant in its store, opened by a command. */
final class OpenTenant {
    private static final String SUBJECT = "sub:";

    private final ServerConfig.OpenedBy settings;
    private final OpenStore store;
    private final OpenStore.Tenant state;
    private final Clock clock;
    private final Entropy entropy;
    private final PasswordHashes hashes;
    private final Optional<StoredUsers> directory;

    OpenTenant(ServerConfig.OpenedBy settings, OpenStore store, Clock clock, Entropy entropy) {
        this.settings = settings;
        this.store = store;
        this.state = store.tenant(settings.issuer().value());
        this.clock = clock;
        this.entropy = entropy;
        this.hashes = PasswordHashes.with(Argon2.id(entropy).passes(settings.passwordPasses()), entropy);
        this.directory = state.stores()
                .find(UserStore.class)
                .map(users -> new StoredUsers(users, hashes, new SecretVerifier(entropy, hashes.kinds())));
    }

    /** Returns the same tenant with the keys that are stored now. */
    OpenTenant reopened() {
        return new OpenTenant(settings, store, clock, entropy);
    }

    ServerConfig.OpenedBy settings() {
        return settings;
    }

    /** Returns the users in the store. Throws {@link IllegalStateException} if it cannot have any. */
    StoredUsers users() {
        return directory.orElseThrow(() ->
                new IllegalStateException("The store has no directory of users; only SQLite and PostgreSQL have one"));
    }

    /** Returns whether the server has its users in a file, so that those in the store cannot sign in. */
    boolean hasUsersInFile() {
        return settings.users().isPresent();
    }

    /**
     * Returns the user with that subject, verified e-mail address or user name; with {@code sub:} before it, the user with
     * that subject. Throws {@link NothingFound} without one, and {@link IllegalArgumentException} if one user has it as the
     * subject and another one as the name.
     */
    User user(String named) {
        UserStore store = users().store();
        boolean exact = named.startsWith(SUBJECT);
        Optional<User> bySubject = store.find(exact ? named.substring(SUBJECT.length()) : named);
        Optional<User> byName = exact ? Optional.empty() : store.findByLogin(UserProfile.login(named));
        if (bySubject.isPresent()
                && byName.isPresent()
                && !bySubject.get().id().equals(byName.get().id())) {
            throw new IllegalArgumentException(
                    "That is the subject of one user and the name of another; write " + SUBJECT + " before a subject");
        }
        return bySubject
                .or(() -> byName)
                .orElseThrow(
                        () -> new NothingFound("There is no user with that name, verified e-mail address or subject"
                                + (hasUsersInFile() ? " in the store; the settings have a file of 'users'" : "")));
    }

    /** Returns the subject of a user, which is the text itself if the users are not in the store. */
    String subject(String named) {
        return directory.isEmpty() || hasUsersInFile()
                ? directory
                        .flatMap(users -> users.store().find(named))
                        .map(User::id)
                        .orElse(named)
                : user(named).id();
    }

    /** Returns whether something that was granted with that credential is still valid. */
    boolean isCurrent(String subject, Optional<String> credential) {
        return credential.isEmpty()
                || directory.isEmpty()
                || hasUsersInFile()
                || directory.flatMap(users -> users.credential(subject)).equals(credential);
    }

    Stores stores() {
        return state.stores();
    }

    Sessions sessions() {
        return Sessions.of(stores(), subject -> true, settings.issuer(), clock, entropy)
                .lifetimes(settings.sessions().idle(), settings.sessions().absolute());
    }

    /** Returns the second factors, whose key the server has too. */
    SecondFactor secondFactor() {
        return state.keys()
                .tenant(settings.issuer().value())
                .permanentKey("second factors")
                .map(key -> SecondFactor.of(users(), key, clock))
                .orElseThrow();
    }

    /** Returns the keys that make tokens. */
    KeyRing keys() {
        return state.keys();
    }

    /** Returns the same keys as they are stored, which all nodes share. */
    StoredRing ring() {
        return store.ring(issuer());
    }

    /** Returns the keys that make signatures. */
    RotatingKeys signingKeys() {
        return new RotatingKeys(
                stores().keys(),
                keys().tenant(issuer()).sealer("signing keys"),
                settings.algorithm(),
                KeyRotation.defaults(),
                Duration.ofMinutes(10),
                clock,
                entropy);
    }

    /** Returns the dynamically registered clients. */
    ClientRegistry registered() {
        return state.registered();
    }

    /** Returns the clients of the file, which this program does not change. */
    Optional<ClientFile> configured() {
        return settings.clients().filter(Files::exists).map(file -> ClientFile.existing(file, client -> {}));
    }

    /** Returns the profile with attributes of the described types; throws {@link IllegalArgumentException} for others. */
    UserProfile typed(UserProfile profile) {
        return profile.claims(settings.attributes().typed(profile.claims()));
    }

    /** Returns whether the server sends mails. */
    boolean sendsMails() {
        return settings.sendsMails();
    }

    /** Returns the links in mails, as the server knows them. */
    MailLinks links() {
        OneTimeStore oneTimes = new IssuerOneTimes(stores().oneTimes(), issuer());
        return new MailLinks(oneTimes, entropy, clock);
    }

    /** Returns the mails, which the server sends. */
    Mailer mailer() {
        KeyRing keys = state.keys().tenant(issuer());
        MailSender none = mail -> {
            throw new IllegalStateException("Only the server sends mails");
        };
        MailDelivery delivery = new MailDelivery(
                none,
                Sealer.of(keys.permanentKey(Mails.SEALED).orElseThrow(), Mails.SEALED),
                keys.permanentKey(Mails.RECIPIENTS).orElseThrow(),
                new Events(settings.issuer(), EventListener.none()),
                entropy);
        return new Mailer(
                delivery, stores().outbox(), () -> {}, settings.pages().name(), ZoneId.systemDefault(), clock);
    }

    PasswordHashes hashes() {
        return hashes;
    }

    String issuer() {
        return settings.issuer().value();
    }

    Entropy entropy() {
        return entropy;
    }

    Instant now() {
        return clock.instant();
    }
}
