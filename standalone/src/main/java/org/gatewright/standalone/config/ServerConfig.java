package org.gatewright.standalone.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.http.TrustedProxies;
import org.gatewright.protocol.jose.Sealer;
import org.gatewright.server.client.ClientStore;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.config.Lifetimes;
import org.gatewright.server.config.Profile;
import org.gatewright.server.config.Profile.Demand;
import org.gatewright.server.permission.ProtectedResource;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.server.secret.SecretVerifier;
import org.gatewright.standalone.client.ClientFile;
import org.gatewright.standalone.login.Argon2id;
import org.gatewright.standalone.yaml.ConfigException;
import org.gatewright.standalone.yaml.YamlMap;

/**
 * What {@code gatewright.yaml} says. Immutable.
 *
 * @param listen where requests of browsers and clients come in
 * @param tls the files of a certificate and its key, where this server ends TLS itself
 * @param authorities files of certificates that vouch for those of clients (RFC 8705 §2.1), where clients are asked for
 *     any; no file where they have only certificates of their own
 * @param management where health and metrics are asked for; nowhere without
 * @param lifetimes how long codes and tokens are good
 * @param store the address of the storage; {@code memory} for none that outlives the process
 * @param encryption what the keys in the storage are encrypted with
 * @param clients those that are configured
 * @param users who may log in
 * @param scopes what each scope token allows, in the users' words
 * @param resources the APIs that tokens can be for
 * @param registrars the hashes of tokens with which clients may register themselves
 */
public record ServerConfig(
        Issuer issuer,
        Address listen,
        Optional<Tls> tls,
        Optional<List<Path>> authorities,
        Optional<Address> management,
        TrustedProxies proxies,
        Profile profile,
        Lifetimes lifetimes,
        String store,
        Optional<Sealer> encryption,
        ClientStore clients,
        Users users,
        Map<String, String> scopes,
        List<ProtectedResource> resources,
        List<String> registrars,
        boolean clientDocuments) {
    private static final List<String> STORES = List.of(
            "memory", "sqlite:", "postgresql://", "redis://", "rediss://", "redis-cluster://", "rediss-cluster://");

    /** The usual one first. */
    private static final List<Profile> PROFILES =
            List.of(Profile.oauth21(), Profile.fapi2(), Profile.mcp(), Profile.legacy());

    /** A certificate with those that lead to its authority, and its key; both PEM. */
    public record Tls(Path certificate, Path key) {}

    /** Reads the file and those it names. Throws {@link ConfigException} for the first mistake. */
    public static ServerConfig read(Path file) {
        Entropy entropy = Entropy.system();
        Argon2id passwords = new Argon2id(entropy);
        YamlMap root = YamlMap.read(file);
        Issuer issuer = parsed(root, "issuer", root.require("issuer", "https://login.example.com"), Issuer::new);
        Optional<YamlMap> tls = root.map("tls");
        String store = root.require("store", "sqlite:gatewright.db");
        if (STORES.stream().noneMatch(store::startsWith)) {
            throw root.wrong("store", "a 'store' begins with one of " + String.join(", ", STORES));
        }
        Optional<Sealer> encryption =
                root.text("key-encryption-key").map(place -> KeyFile.read(root, "key-encryption-key", place));
        if (!store.equals("memory") && encryption.isEmpty()) {
            throw root.wrong(
                    "store",
                    "what is kept in a store needs a 'key-encryption-key', a file that 'gatewright key' prints, or"
                            + " env:NAME");
        }
        List<ProtectedResource> resources = root.texts("resources").stream()
                .map(text -> parsed(root, "resources", text, ProtectedResource::at))
                .toList();
        ServerConfig config = new ServerConfig(
                issuer,
                address(root, "listen").orElse(new Address("127.0.0.1", 8080)),
                tls.map(ServerConfig::tls),
                authorities(root),
                address(root, "management"),
                proxies(root),
                profile(root, resources),
                lifetimes(root),
                sqlite(root, store),
                encryption,
                clients(root, new SecretVerifier(entropy, List.of(passwords))),
                Users.read(existing(root, "users", root.require("users", "users.yaml")), entropy, passwords),
                scopes(root),
                resources,
                registrars(root),
                root.flag("client-documents"));
        config.management()
                .filter(address -> address.port() == config.listen().port())
                .ifPresent(address -> {
                    throw root.wrong("management", "'management' needs a port of its own");
                });
        tls.ifPresent(YamlMap::end);
        root.end();
        return config;
    }

    /** Plain http on a port of this machine, with nobody and nothing in it yet. */
    public static ServerConfig local(int port, String store, Sealer encryption, Users users) {
        return new ServerConfig(
                new Issuer("http://localhost:" + port),
                new Address("localhost", port),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                TrustedProxies.none(),
                PROFILES.get(0),
                Lifetimes.standard(),
                store,
                Optional.of(encryption),
                id -> Optional.empty(),
                users,
                Map.of(),
                List.of(),
                List.of(),
                true);
    }

    /** The same with other users, and with more scope tokens and more who may register clients. */
    public ServerConfig and(Users others, Map<String, String> moreScopes, List<String> moreRegistrars) {
        Map<String, String> allScopes = new LinkedHashMap<>(scopes);
        allScopes.putAll(moreScopes);
        List<String> allRegistrars = new ArrayList<>(registrars);
        allRegistrars.addAll(moreRegistrars);
        return new ServerConfig(
                issuer,
                listen,
                tls,
                authorities,
                management,
                proxies,
                profile,
                lifetimes,
                store,
                encryption,
                clients,
                others,
                allScopes,
                resources,
                allRegistrars,
                clientDocuments);
    }

    private static Profile profile(YamlMap root, List<ProtectedResource> resources) {
        List<String> names = PROFILES.stream().map(Profile::name).toList();
        String name = root.choice("profile", root.text("profile").orElse(names.get(0)), names);
        Profile profile = PROFILES.get(names.indexOf(name));
        if (profile.demands(Demand.RESOURCE) && resources.isEmpty()) {
            throw root.wrong("profile", "with '" + name + "' every token is for a resource; name them in 'resources'");
        }
        return profile;
    }

    private static Lifetimes lifetimes(YamlMap root) {
        Lifetimes usual = Lifetimes.standard();
        Optional<YamlMap> given = root.map("lifetimes");
        if (given.isEmpty()) {
            return usual;
        }
        YamlMap times = given.get();
        try {
            Lifetimes lifetimes = usual.code(times.duration("code").orElse(usual.code()))
                    .access(times.duration("access").or(usual::access).orElseThrow())
                    .refresh(
                            times.duration("refresh-idle").orElse(usual.refreshIdle()),
                            times.duration("refresh-absolute").orElse(usual.refreshAbsolute()),
                            times.duration("refresh-renewal").orElse(usual.refreshRenewal()),
                            times.duration("refresh-reuse-grace").orElse(usual.reuseGrace()));
            times.end();
            return lifetimes;
        } catch (ConfigException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw root.wrong("lifetimes", String.valueOf(e.getMessage()));
        }
    }

    private static Tls tls(YamlMap settings) {
        return new Tls(
                existing(settings, "certificate", settings.require("certificate", "fullchain.pem")),
                existing(settings, "key", settings.require("key", "privkey.pem")));
    }

    /** Clients are asked for certificates on a connection with TLS, or by a proxy that hands them on. */
    private static Optional<List<Path>> authorities(YamlMap root) {
        String name = "client-authorities";
        boolean known = root.names().contains(name);
        boolean asked = root.names().contains("tls") || root.names().contains("certificate-header");
        if (known && !asked) {
            throw root.wrong(name, "nobody asks clients for a certificate without 'tls' or a 'certificate-header'");
        }
        List<Path> files = root.texts(name).stream()
                .map(text -> existing(root, name, text))
                .toList();
        return known ? Optional.of(files) : Optional.empty();
    }

    private static ClientStore clients(YamlMap root, SecretVerifier secrets) {
        return root.text("clients")
                .map(text -> existing(root, "clients", text))
                .<ClientStore>map(file -> ClientFile.open(file, secrets::require))
                .orElse(id -> Optional.empty());
    }

    private static List<String> registrars(YamlMap root) {
        String name = "registration-token-hashes";
        List<String> hashes = root.texts(name);
        try {
            hashes.forEach(new GeneratedSecret()::require);
            return hashes;
        } catch (IllegalArgumentException e) {
            throw root.wrong(
                    name, "this is no hash of a generated secret; 'gatewright secret' makes one with its hash");
        }
    }

    private static Path existing(YamlMap settings, String name, String text) {
        Path path = settings.path(text);
        if (!Files.isReadable(path)) {
            throw settings.wrong(name, "the file " + path + " can't be read");
        }
        return path;
    }

    private static Optional<Address> address(YamlMap root, String name) {
        return root.text(name).map(text -> parsed(root, name, text, Address::parse));
    }

    private static TrustedProxies proxies(YamlMap root) {
        TrustedProxies proxies = new TrustedProxies(root.texts("trusted-proxies").stream()
                .map(text -> parsed(root, "trusted-proxies", text, Address::ip))
                .collect(Collectors.toSet()));
        Optional<String> header = root.text("certificate-header");
        if (header.isPresent()
                && (proxies.addresses().isEmpty() || !root.names().contains("client-authorities"))) {
            throw root.wrong(
                    "certificate-header",
                    "it needs 'trusted-proxies', and 'client-authorities' ('[]' for certificates that clients made"
                            + " themselves)");
        }
        return header.map(proxies::certificateHeader).orElse(proxies);
    }

    /** A file of SQLite is found from where the settings are, too. */
    private static String sqlite(YamlMap root, String store) {
        return store.startsWith("sqlite:") ? "sqlite:" + root.path(store.substring("sqlite:".length())) : store;
    }

    private static Map<String, String> scopes(YamlMap root) {
        Map<String, String> texts = new LinkedHashMap<>();
        root.map("scopes")
                .ifPresent(scopes -> scopes.names()
                        .forEach(name -> texts.put(name, scopes.text(name).orElseThrow())));
        return texts;
    }

    private static <T> T parsed(YamlMap root, String name, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw root.wrong(name, "'" + name + ": " + text + "': " + e.getMessage());
        }
    }
}
