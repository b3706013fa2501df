package org.gatewright.standalone.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gatewright.files.ConfigException;
import org.gatewright.files.YamlMap;
import org.gatewright.files.YamlSchema;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.config.Lifetimes;
import org.gatewright.server.config.Profile;
import org.gatewright.server.config.Profile.Demand;
import org.gatewright.server.limit.RateLimits;
import org.gatewright.server.permission.ProtectedResource;
import org.gatewright.server.token.KeyEncryption;

/**
 * What {@code gatewright.yaml} says. Immutable.
 *
 * @param encryption what the keys in the storage are encrypted with
 * @param lifetimes how long codes and tokens are good
 * @param requests what requests mean that do not say everything
 * @param tenants the folder with the settings of more servers
 */
public record ServerConfig(
        Issuer issuer,
        Network network,
        StoreAddress store,
        Optional<KeyEncryption> encryption,
        Profile profile,
        Signing signing,
        Lifetimes lifetimes,
        RateLimits limits,
        Requests requests,
        Directory realm,
        Registrations registrations,
        Fetching fetching,
        Optional<Path> tenants) {
    /** What the program has once for all its tenants. */
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
            "fetch");

    private static final YamlSchema SCHEMA =
            YamlSchema.of(ServerConfig.class, "/org/gatewright/standalone/schema/settings.json");

    /** What the name of a tenant's file ends with. */
    public static final String TENANT = ".yaml";

    /** The usual one first. */
    private static final List<Profile> PROFILES =
            List.of(Profile.oauth21(), Profile.fapi2(), Profile.mcp(), Profile.legacy());

    /**
     * Signatures.
     *
     * @param dpopNonces whether DPoP proofs have to repeat a nonce
     */
    public record Signing(SigningAlgorithm algorithm, boolean dpopNonces) {}

    /**
     * What a request means that does not say everything.
     *
     * @param scope that of a request without one; empty for all that its client may have
     * @param scopeNeeded whether such a request is refused
     * @param resource what a request without a resource is for
     */
    public record Requests(List<String> scope, boolean scopeNeeded, Optional<ProtectedResource> resource) {}

    /** Reads the file and those it names. Throws {@link ConfigException} for the first mistake. */
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
                root.text("tenants").map(text -> root.folder("tenants", text)));
    }

    /** Reads the settings of a tenant, who has everything from this program that is not the tenant's own. */
    public ServerConfig tenant(Path file) {
        YamlMap root = tenantSettings(file);
        return read(root, network.tenant(root, issuer(root)), store, encryption, fetching, Optional.empty());
    }

    private static YamlMap tenantSettings(Path file) {
        YamlMap root = YamlMap.read(file, SCHEMA);
        OF_THE_PROGRAM.stream().filter(root.names()::contains).findFirst().ifPresent(name -> {
            throw root.wrong(name, "'" + name + "' is only allowed in the program's settings, which all tenants share");
        });
        return root;
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
            Optional<Path> tenants) {
        Issuer issuer = issuer(root);
        Profile profile = profile(root);
        boolean authorities = network.clients()
                .filter(clients -> !clients.authorities().isEmpty())
                .isPresent();
        Directory realm = Directory.read(
                root, new ClientCheck.Server(profile, network.clients().isPresent(), authorities));
        if (profile.demands(Demand.RESOURCE) && realm.resources().isEmpty()) {
            throw root.wrong(
                    "profile",
                    "the profile '" + profile.name() + "' requires a resource for every token; list them under 'resources'");
        }
        return new ServerConfig(
                issuer,
                network,
                store,
                encryption,
                profile,
                signing(root, profile),
                lifetimes(root),
                limits(root),
                requests(root, realm),
                realm,
                Registrations.read(root, profile),
                fetching,
                tenants);
    }

    /**
     * Where the state is and what encrypts the keys there, and nothing else of the file; for commands on the store.
     *
     * @param tenant the name of the tenant whose state is meant, which is that of its file; empty for the program's own
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
                lifetimes(whose));
    }

    /** What opens the store of a server. */
    public record OpenedBy(
            Issuer issuer,
            StoreAddress store,
            Optional<KeyEncryption> encryption,
            SigningAlgorithm algorithm,
            Lifetimes lifetimes) {}

    /** Plain http on a port of this machine, with nobody and nothing in it yet. */
    public static ServerConfig local(int port, StoreAddress store, KeyEncryption encryption) {
        return new ServerConfig(
                new Issuer("http://localhost:" + port),
                Network.local(port),
                store,
                Optional.of(encryption),
                PROFILES.get(0),
                new Signing(SigningAlgorithm.ES256, false),
                Lifetimes.defaults(),
                RateLimits.defaults(),
                new Requests(List.of(), false, Optional.empty()),
                Directory.empty(),
                Registrations.byDocument(),
                Fetching.defaults(),
                Optional.empty());
    }

    /** The same for another realm, and other ways for clients to make themselves known. */
    public ServerConfig with(Directory other, Registrations others) {
        return new ServerConfig(
                issuer,
                network,
                store,
                encryption,
                profile,
                signing,
                lifetimes,
                limits,
                requests,
                other,
                others,
                fetching,
                tenants);
    }

    /** A file of SQLite is found from where the settings are, too. */
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
        String name = root.text("profile").orElse(PROFILES.get(0).name());
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
        RateLimits usual = RateLimits.defaults();
        return root.map("limits")
                .map(most -> new RateLimits(
                        most.number("client-failures").orElse(usual.failures()),
                        most.number("address-failures").orElse(usual.addressFailures()),
                        most.number("client-requests").orElse(usual.clientRequests()),
                        most.number("user-codes").orElse(usual.userCodes()),
                        most.number("unproven").orElse(usual.unproven()),
                        most.number("registrations").orElse(usual.registrations()),
                        most.number("fetches").orElse(usual.fetches())))
                .orElse(usual);
    }

    private static Requests requests(YamlMap root, Directory realm) {
        List<String> scope = root.texts("default-scope");
        scope.stream()
                .filter(token -> !realm.scopes().containsKey(token))
                .findFirst()
                .ifPresent(token -> {
                    throw root.wrong("default-scope", "the scope token '" + token + "' is not defined under 'scopes'");
                });
        Optional<ProtectedResource> resource = root.text("default-resource")
                .map(address -> realm.resources().stream()
                        .filter(known -> known.identifier().equals(address))
                        .findFirst()
                        .orElseThrow(
                                () -> root.wrong("default-resource", "'" + address + "' is not listed under 'resources'")));
        return new Requests(scope, root.flag("require-scope"), resource);
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
