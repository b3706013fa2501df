package org.gatewright.standalone.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.gatewright.files.ConfigException;
import org.gatewright.files.YamlMap;
import org.gatewright.files.YamlSchema;
import org.gatewright.identity.password.Argon2;
import org.gatewright.identity.user.Attributes;
import org.gatewright.openid.OpenIdConnect;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.server.client.Client;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.config.Lifetimes;
import org.gatewright.server.config.Profile;
import org.gatewright.server.config.Profile.Demand;
import org.gatewright.server.limit.RateLimits;
import org.gatewright.server.permission.ProtectedResource;
import org.gatewright.server.token.KeyEncryption;

/**
 * The content of {@code gatewright.yaml}. Immutable.
 *
 * @param encryption the encryption of the keys in the store
 * @param lifetimes the lifetimes of codes and tokens
 * @param sessions the lifetimes of login sessions
 * @param requests defaults for requests
 * @param attributes the attributes of users
 * @param passwordPasses the number of passes of new password hashes
 * @param tenants the directory with the settings of the tenants
 */
public record ServerConfig(
        Issuer issuer,
        Network network,
        StoreAddress store,
        Optional<KeyEncryption> encryption,
        Profile profile,
        Signing signing,
        Lifetimes lifetimes,
        SessionTimes sessions,
        RateLimits limits,
        Requests requests,
        Directory realm,
        PageSettings pages,
        Optional<MailSettings> mail,
        SignInSettings signIn,
        Attributes attributes,
        int passwordPasses,
        Registrations registrations,
        Trust trust,
        Fetching fetching,
        Optional<Path> tenants) {
    /** The settings that all tenants share. */
    private static final List<String> OF_THE_PROGRAM = List.of(
            "tenants",
            "store",
            "key-encryption-key",
            "listen",
            "management",
            "trusted-proxies",
            "forwarded-header",
            "certificate-header",
            "client-authorities",
            "client-revocation-lists",
            "mutual-tls",
            "fetch",
            "password-passes");

    static final YamlSchema SCHEMA =
            YamlSchema.of(ServerConfig.class, "/org/gatewright/standalone/schema/settings.json");

    /** The file name extension of a tenant's settings. */
    public static final String TENANT = ".yaml";

    /** The profiles, the default first. */
    private static final List<Profile> PROFILES =
            List.of(Profile.oauth21(), Profile.fapi2(), Profile.mcp(), Profile.openid(), Profile.legacy());

    /**
     * The signature settings.
     *
     * @param dpopNonces whether DPoP proofs must contain a nonce
     */
    public record Signing(SigningAlgorithm algorithm, boolean dpopNonces) {}

    /**
     * The defaults for requests without a scope or resource.
     *
     * @param scope the default scope; empty for the whole scope of the client
     * @param scopeNeeded whether requests without a scope are rejected
     * @param resource the default resource
     */
    public record Requests(List<String> scope, boolean scopeNeeded, Optional<ProtectedResource> resource) {}

    /**
     * The settings of login sessions.
     *
     * @param idle after the last use
     * @param absolute after the login
     * @param kept the lifetime after the login with "Keep me signed in"; zero if that is not offered
     * @param statusShown whether pages of clients may query the status of the session
     */
    public record SessionTimes(Duration idle, Duration absolute, Duration kept, boolean statusShown) {
        static final SessionTimes DEFAULTS =
                new SessionTimes(Duration.ofHours(8), Duration.ofHours(24), Duration.ZERO, false);
    }

    /** Returns whether the server is an OpenID Provider too; not for MCP, whose tokens are all for a resource. */
    public boolean openId() {
        return !profile.demands(Demand.RESOURCE);
    }

    /** Loads the schema of the settings, unless it was loaded before. */
    public static void load() {
        Objects.requireNonNull(SCHEMA);
    }

    /** Reads the file and the files it refers to. Throws {@link ConfigException} for the first error. */
    public static ServerConfig read(Path file) {
        YamlMap root = YamlMap.read(file, SCHEMA);
        StoreAddress store = store(root);
        Optional<KeyEncryption> encryption = encryption(root, store);
        return read(
                root,
                Network.read(root, issuer(root)),
                store,
                encryption,
                Fetching.read(root),
                passwordPasses(root),
                root.text("tenants").map(text -> root.folder("tenants", text)));
    }

    /** Reads the settings of a tenant, which inherit the shared settings of the program. */
    public ServerConfig tenant(Path file) {
        YamlMap root = tenantSettings(file);
        return read(
                root,
                network.tenant(root, issuer(root)),
                store,
                encryption,
                fetching,
                passwordPasses,
                Optional.empty());
    }

    private static YamlMap tenantSettings(Path file) {
        YamlMap root = YamlMap.read(file, SCHEMA);
        OF_THE_PROGRAM.stream().filter(root.names()::contains).findFirst().ifPresent(name -> {
            throw root.wrong(name, "'" + name + "' is only allowed in the program's settings, which all tenants share");
        });
        return root;
    }

    private static int passwordPasses(YamlMap root) {
        return root.number("password-passes").orElse(Argon2.PASSES);
    }

    private static Issuer issuer(YamlMap root) {
        return root.parsed("issuer", root.require("issuer"), Issuer::new);
    }

    private static ServerConfig read(
            YamlMap root,
            Network network,
            StoreAddress store,
            Optional<KeyEncryption> encryption,
            Fetching fetching,
            int passwordPasses,
            Optional<Path> tenants) {
        Issuer issuer = issuer(root);
        Profile profile = profile(root);
        PageSettings pages = PageSettings.read(root, issuer);
        boolean authorities = network.clients()
                .filter(clients -> !clients.authorities().isEmpty())
                .isPresent();
        Directory realm = Directory.read(
                root,
                store,
                new ClientCheck.Server(
                        profile,
                        network.clients().isPresent(),
                        authorities,
                        Trust.workloads(root),
                        OpenIdConnect.clientMembers(
                                profile, signing(root, profile).algorithm()),
                        root.names()));
        if (profile.demands(Demand.RESOURCE) && realm.resources().isEmpty()) {
            throw root.wrong(
                    "profile",
                    "the profile '" + profile.name()
                            + "' requires a resource for every token; list them under 'resources'");
        }
        return new ServerConfig(
                issuer,
                network,
                store,
                encryption,
                profile,
                signing(root, profile),
                lifetimes(root),
                sessions(root),
                limits(root),
                requests(root, realm),
                realm,
                pages,
                MailSettings.read(root, pages),
                SignInSettings.read(root, issuer, realm.storesUsers()),
                AttributeSettings.requireScopes(root, AttributeSettings.read(root), realm.scopes()),
                passwordPasses,
                Registrations.read(root, profile),
                Trust.read(root, realm),
                fetching,
                tenants);
    }

    /**
     * Reads only the settings that are needed to open the store; for commands on the store.
     *
     * @param tenant the name of the tenant, which is that of its file; empty for the program's own state
     */
    public static OpenedBy storeOf(Path file, Optional<String> tenant) {
        YamlMap root = YamlMap.read(file, SCHEMA);
        StoreAddress store = store(root);
        YamlMap whose = tenant.map(name -> {
                    Path folder = root.folder("tenants", root.require("tenants"));
                    return tenantSettings(folder.resolve(name + TENANT));
                })
                .orElse(root);
        return new OpenedBy(
                issuer(whose),
                store,
                encryption(root, store),
                signing(whose, profile(whose)).algorithm(),
                lifetimes(whose),
                sessions(whose),
                PageSettings.read(whose, issuer(whose)),
                whose.names().contains("mail"),
                AttributeSettings.read(whose),
                passwordPasses(root),
                whose.text("users").map(whose::path),
                whose.text("clients").map(whose::path));
    }

    /** Reads the issuers of the program and of all its tenants. */
    public static List<Issuer> issuersOf(Path file) {
        YamlMap root = YamlMap.read(file, SCHEMA);
        Stream<Path> tenants = root.text("tenants").map(text -> root.folder("tenants", text)).stream()
                .flatMap(folder -> tenantsIn(folder).stream());
        return Stream.concat(Stream.of(issuer(root)), tenants.map(tenant -> issuer(tenantSettings(tenant))))
                .toList();
    }

    /** Lists the settings files of the tenants in a directory, by name. */
    public static List<Path> tenantsIn(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(TENANT) && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new ConfigException(folder, "cannot read the directory of tenants");
        }
    }

    /**
     * The settings that are needed to open the store of a server.
     *
     * @param users the file of users; empty if they are in the store
     * @param clients the file of clients
     */
    public record OpenedBy(
            Issuer issuer,
            StoreAddress store,
            Optional<KeyEncryption> encryption,
            SigningAlgorithm algorithm,
            Lifetimes lifetimes,
            SessionTimes sessions,
            PageSettings pages,
            boolean sendsMails,
            Attributes attributes,
            int passwordPasses,
            Optional<Path> users,
            Optional<Path> clients) {}

    /**
     * Returns the client with these members of client metadata; throws {@link IllegalArgumentException} if the server does not
     * support it.
     */
    public Client client(String id, Map<String, Object> members) {
        return realm.check().orElseThrow().client(id, members);
    }

    /** Returns settings for plain http on a loopback port, without clients and users. */
    public static ServerConfig local(int port, StoreAddress store, KeyEncryption encryption) {
        Issuer issuer = new Issuer("http://localhost:" + port);
        return new ServerConfig(
                issuer,
                Network.local(port),
                store,
                Optional.of(encryption),
                PROFILES.get(0),
                new Signing(SigningAlgorithm.ES256, false),
                Lifetimes.defaults(),
                SessionTimes.DEFAULTS,
                RateLimits.defaults(),
                new Requests(List.of(), false, Optional.empty()),
                Directory.empty(),
                PageSettings.named("Gatewright"),
                Optional.empty(),
                SignInSettings.none(),
                Attributes.none(),
                Argon2.PASSES,
                Registrations.byDocument(),
                Trust.none(),
                Fetching.defaults(),
                Optional.empty());
    }

    /** Returns a copy with another directory and other registration settings. */
    public ServerConfig with(Directory other, Registrations others) {
        return new ServerConfig(
                issuer,
                network,
                store,
                encryption,
                profile,
                signing,
                lifetimes,
                sessions,
                limits,
                requests,
                other,
                pages,
                mail,
                signIn,
                attributes,
                passwordPasses,
                others,
                trust,
                fetching,
                tenants);
    }

    /** Reads the store's address; the path of a SQLite file is relative to the settings. */
    private static StoreAddress store(YamlMap root) {
        String text = root.secret("store", root.require("store"));
        try {
            return StoreAddress.of(text, root::path);
        } catch (IllegalArgumentException e) {
            throw root.wrong("store", String.valueOf(e.getMessage()));
        }
    }

    private static Optional<KeyEncryption> encryption(YamlMap root, StoreAddress store) {
        String name = "key-encryption-key";
        Optional<KeyEncryption> encryption = root.text(name).map(place -> KeyFile.read(root, name, place));
        if (!store.equals(StoreAddress.MEMORY) && encryption.isEmpty()) {
            throw root.wrong(
                    "store",
                    "a persistent store requires 'key-encryption-key': a file with the output of 'gatewright key', or"
                            + " env:NAME");
        }
        return encryption;
    }

    private static Profile profile(YamlMap root) {
        String mcp = Profile.mcp().name();
        boolean servers = root.names().contains(Directory.MCP);
        String name =
                root.text("profile").orElse(servers ? mcp : PROFILES.get(0).name());
        if (servers && !name.equals(mcp)) {
            throw root.wrong("profile", "'mcp' sets the profile 'mcp'; remove one of the two");
        }
        Profile profile = PROFILES.stream()
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElseThrow();
        List<Demand> more = new ArrayList<>();
        if (root.flag("require-signed-requests")) {
            more.add(Demand.SIGNED_REQUESTS);
        }
        if (root.flag("require-signed-responses")) {
            more.add(Demand.SIGNED_RESPONSES);
        }
        return profile.and(more.toArray(new Demand[0]));
    }

    private static Signing signing(YamlMap root, Profile profile) {
        SigningAlgorithm algorithm =
                root.text("signing-algorithm").flatMap(SigningAlgorithm::of).orElse(SigningAlgorithm.ES256);
        if (profile.demands(Demand.STRICT_JWTS) && algorithm == SigningAlgorithm.RS256) {
            throw root.wrong("signing-algorithm", "the profile '" + profile.name() + "' does not permit RS256");
        }
        return new Signing(algorithm, root.flag("dpop-nonces"));
    }

    private static RateLimits limits(YamlMap root) {
        RateLimits limits = RateLimits.defaults();
        for (RateLimits.Kind kind : RateLimits.Kind.values()) {
            String name = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
            Optional<Integer> limit = root.map("limits").flatMap(given -> given.number(name));
            limits = limit.isPresent() ? limits.with(kind, limit.get()) : limits;
        }
        return limits;
    }

    private static Requests requests(YamlMap root, Directory realm) {
        List<String> scope = root.texts("default-scope");
        scope.stream()
                .filter(token -> !realm.scopes().containsKey(token))
                .findFirst()
                .ifPresent(token -> {
                    throw root.wrong("default-scope", "the scope token '" + token + "' is not defined under 'scopes'");
                });
        Optional<ProtectedResource> first = root.names().contains(Directory.MCP)
                ? realm.resources().stream().findFirst()
                : Optional.empty();
        Optional<ProtectedResource> resource = root.text("default-resource")
                .map(address -> realm.resources().stream()
                        .filter(known -> known.identifier().equals(address))
                        .findFirst()
                        .orElseThrow(() ->
                                root.wrong("default-resource", "'" + address + "' is not listed under 'resources'")))
                .or(() -> first);
        return new Requests(scope, root.flag("require-scope"), resource);
    }

    private static SessionTimes sessions(YamlMap root) {
        Optional<YamlMap> times = root.map("lifetimes");
        Duration idle = times.flatMap(all -> all.duration("session-idle")).orElse(SessionTimes.DEFAULTS.idle);
        Duration absolute =
                times.flatMap(all -> all.duration("session-absolute")).orElse(SessionTimes.DEFAULTS.absolute);
        if (idle.compareTo(Duration.ofMinutes(1)) <= 0 || absolute.compareTo(idle) < 0) {
            throw times.orElse(root)
                    .wrong("session-idle", "'session-idle' must be more than a minute, and at most 'session-absolute'");
        }
        Duration kept = times.flatMap(all -> all.duration("session-kept")).orElse(Duration.ZERO);
        if (!kept.isZero() && kept.compareTo(absolute) < 0) {
            throw times.orElse(root).wrong("session-kept", "'session-kept' must be at least 'session-absolute'");
        }
        return new SessionTimes(idle, absolute, kept, root.flag("allow-session-status"));
    }

    private static Lifetimes lifetimes(YamlMap root) {
        Lifetimes usual = Lifetimes.defaults();
        return root.map("lifetimes").map(times -> lifetimes(root, usual, times)).orElse(usual);
    }

    private static Lifetimes lifetimes(YamlMap root, Lifetimes usual, YamlMap times) {
        Duration code = times.duration("code").orElse(usual.code());
        Optional<Duration> access = Stream.of(times.duration("access"), usual.access())
                .flatMap(Optional::stream)
                .findFirst();
        Duration idle = times.duration("refresh-idle").orElse(usual.refreshIdle());
        Duration absolute = times.duration("refresh-absolute").orElse(usual.refreshAbsolute());
        Duration renewal = times.duration("refresh-renewal").orElse(usual.refreshRenewal());
        Duration grace = times.duration("refresh-reuse-grace").orElse(usual.reuseGrace());
        try {
            return usual.code(code).access(access.orElseThrow()).refresh(idle, absolute, renewal, grace);
        } catch (IllegalArgumentException e) {
            throw root.wrong("lifetimes", String.valueOf(e.getMessage()));
        }
    }
}
