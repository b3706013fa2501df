package org.gatewright.standalone.serve;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gatewright.identity.ldap.LdapDirectory;
import org.gatewright.identity.mail.MailFolder;
import org.gatewright.identity.mail.MailSender;
import org.gatewright.identity.mail.SmtpSender;
import org.gatewright.identity.passkey.Passkeys;
import org.gatewright.identity.password.Argon2;
import org.gatewright.identity.password.PasswordHashes;
import org.gatewright.identity.sign.PasskeySignIn;
import org.gatewright.identity.sign.SecondFactor;
import org.gatewright.identity.transfer.MigratingDirectory;
import org.gatewright.identity.upstream.LinkedAccounts;
import org.gatewright.identity.upstream.ProviderSignIn;
import org.gatewright.identity.upstream.Upstream;
import org.gatewright.identity.user.IdentityStore;
import org.gatewright.identity.user.MemoryIdentityStore;
import org.gatewright.identity.user.MemoryUserStore;
import org.gatewright.identity.user.StoredUsers;
import org.gatewright.identity.user.UserDirectory;
import org.gatewright.identity.user.UserStore;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.limit.SharedLimits;
import org.gatewright.server.secret.SecretVerifier;
import org.gatewright.server.token.KeyRing;
import org.gatewright.standalone.config.LdapConfig;
import org.gatewright.standalone.config.MailSettings;
import org.gatewright.standalone.config.ServerConfig;
import org.gatewright.standalone.login.MailSignIn;
import org.gatewright.standalone.login.ProviderLogin;
import org.gatewright.standalone.mail.Mails;

/** A factory for the people of servers. They share the verification of passwords, which the process bounds. Thread-safe. */
final class PeopleFactory {
    /** How many sign-ins at providers one network may begin in a minute. */
    private static final int PROVIDERS = 60;

    private final LdapDirectories directories;
    private final SharedLimits limits;
    private final Clock clock;
    private final Entropy entropy;
    private final PasswordHashes hashes;

    /**
     * Creates a factory.
     *
     * @param passes the number of passes of new password hashes
     */
    PeopleFactory(LdapDirectories directories, int passes, SharedLimits limits, Clock clock, Entropy entropy) {
        this.limits = limits;
        this.directories = directories;
        this.clock = clock;
        this.entropy = entropy;
        this.hashes = PasswordHashes.with(Argon2.id(entropy).passes(passes), entropy);
    }

    PasswordHashes hashes() {
        return hashes;
    }

    /** Returns the people of the server that the settings describe, with the extension. */
    People of(ServerConfig config, OpenStore.Tenant tenant, Extension addition) {
        UserDirectory users = addition.users(users(config, tenant));
        KeyRing keys = tenant.keys().tenant(config.issuer().value());
        Optional<StoredUsers> stored = accounts(users);
        return new People(
                users,
                stored,
                stored.map(known -> SecondFactor.of(
                        known, keys.permanentKey("second factors").orElseThrow(), clock)),
                stored.flatMap(known -> passkeys(config, tenant, known, keys)),
                stored.filter(known -> !config.signIn().providers().isEmpty())
                        .map(known -> upstream(config, tenant, known)),
                hashes,
                stored.flatMap(known -> config.mail()).map(this::mail));
    }

    private Upstream upstream(ServerConfig config, OpenStore.Tenant tenant, StoredUsers users) {
        IdentityStore owners = tenant.stores().findOrKeep(IdentityStore.class, MemoryIdentityStore::new);
        ProviderSignIn signIn = new ProviderSignIn(
                config.signIn().providers(),
                tenant.stores().oneTimes(),
                entropy,
                clock,
                config.issuer() + ProviderLogin.RETURN,
                limits.limit(
                        "sign-ins at providers",
                        PROVIDERS,
                        Duration.ofMinutes(1),
                        config.issuer().value()));
        return new Upstream(signIn, new LinkedAccounts(users, owners, entropy, clock));
    }

    /** Returns the codes by mail that the settings offer. */
    Optional<MailSignIn> codes(ServerConfig config, OpenStore.Tenant tenant, People people, Mails mails) {
        MailSignIn.Offer offer = new MailSignIn.Offer(
                config.signIn().mailCodes(), config.signIn().signUp());
        return people.stored()
                .filter(known -> !offer.isEmpty())
                .map(known -> new MailSignIn(
                        known,
                        hashes,
                        mails,
                        tenant.stores().oneTimes(),
                        entropy,
                        clock,
                        MailSignIn.Limits.of(limits, config.issuer().value()),
                        offer));
    }

    private UserDirectory users(ServerConfig config, OpenStore.Tenant tenant) {
        if (config.realm().users().isPresent()) {
            return config.realm().users().get();
        }
        Optional<LdapConfig> ldap = config.realm().ldap();
        if (ldap.isEmpty()) {
            return stored(tenant);
        }
        LdapDirectory directory = directories.of(config.issuer().value(), ldap.get());
        return ldap.get().migrates()
                ? new MigratingDirectory(stored(tenant), directory, hashes, clock, entropy)
                : directory;
    }

    /** Returns the users in the store, if they are there or move there. */
    private static Optional<StoredUsers> accounts(UserDirectory users) {
        if (users instanceof MigratingDirectory migrating) {
            return Optional.of(migrating.stored());
        }
        return users instanceof StoredUsers stored ? Optional.of(stored) : Optional.empty();
    }

    /** Returns the users in the tenant's store; each tenant has its own verifier, and so its own share of the hashes. */
    private StoredUsers stored(OpenStore.Tenant tenant) {
        UserStore known = tenant.stores().findOrKeep(UserStore.class, () -> new MemoryUserStore(clock));
        return new StoredUsers(known, hashes, new SecretVerifier(entropy, hashes.kinds()));
    }

    /** Returns the passkeys, which browsers bind to a domain that is reached over TLS, or to this machine. */
    private Optional<PasskeySignIn> passkeys(
            ServerConfig config, OpenStore.Tenant tenant, StoredUsers users, KeyRing keys) {
        String host = URI.create(config.issuer().value()).getHost();
        boolean named = host.chars().anyMatch(Character::isLetter) && host.indexOf(':') < 0;
        if (!named || config.issuer().isInsecure() && !host.equals("localhost")) {
            return Optional.empty();
        }
        List<String> origins = new ArrayList<>(List.of(config.issuer().origin()));
        origins.addAll(config.signIn().passkeyOrigins());
        String domain = config.signIn().passkeyDomain().orElse(host);
        Passkeys party = new Passkeys(domain, origins, config.pages().name(), clock, entropy);
        return keys.permanentKey("passkeys")
                .map(key -> PasskeySignIn.of(users, party, tenant.stores().oneTimes(), key, clock));
    }

    private MailSender mail(MailSettings settings) {
        if (settings instanceof MailSettings.Folder folder) {
            return new MailFolder(folder.folder(), folder.sender(), clock, entropy);
        }
        return new SmtpSender(((MailSettings.Server) settings).smtp(), clock, entropy);
    }
}
