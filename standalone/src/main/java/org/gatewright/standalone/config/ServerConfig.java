package org.gatewright.standalone.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.gatewright.protocol.jose.Sealer;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.config.Lifetimes;
import org.gatewright.server.config.Profile;
import org.gatewright.server.config.Profile.Demand;
import org.gatewright.server.permission.ProtectedResource;
import org.gatewright.standalone.yaml.ConfigException;
import org.gatewright.standalone.yaml.YamlMap;

/**
 * What {@code gatewright.yaml} says. Immutable.
 *
 * @param lifetimes how long codes and tokens are good
 * @param encryption what the keys in the storage are encrypted with
 * @param clientDocuments whether a client may be a document at its own address
 */
public record ServerConfig(
        Issuer issuer,
        Network network,
        Profile profile,
        Lifetimes lifetimes,
        StoreAddress store,
        Optional<Sealer> encryption,
        Realm realm,
        boolean clientDocuments) {
    /** The usual one first. */
    private static final List<Profile> PROFILES =
            List.of(Profile.oauth21(), Profile.fapi2(), Profile.mcp(), Profile.legacy());

    /** Reads the file and those it names. Throws {@link ConfigException} for the first mistake. */
    public static ServerConfig read(Path file) {
        YamlMap root = YamlMap.read(file);
        Issuer issuer = root.parsed("issuer", root.require("issuer", "https://login.example.com"), Issuer::new);
        StoreAddress store = store(root);
        Realm realm = Realm.read(root);
        ServerConfig config = new ServerConfig(
                issuer,
                Network.read(root),
                profile(root, realm.resources()),
                lifetimes(root),
                store,
                encryption(root, store),
                realm,
                root.flag("client-documents"));
        root.end();
        return config;
    }

    /** Plain http on a port of this machine, with nobody and nothing in it yet. */
    public static ServerConfig local(int port, StoreAddress store, Sealer encryption) {
        return new ServerConfig(
                new Issuer("http://localhost:" + port),
                Network.local(port),
                PROFILES.get(0),
                Lifetimes.standard(),
                store,
                Optional.of(encryption),
                Realm.empty(),
                true);
    }

    /** The same for another realm. */
    public ServerConfig with(Realm other) {
        return new ServerConfig(issuer, network, profile, lifetimes, store, encryption, other, clientDocuments);
    }

    /** A file of SQLite is found from where the settings are, too. */
    private static StoreAddress store(YamlMap root) {
        String text = root.require("store", "sqlite:gatewright.db");
        try {
            return StoreAddress.of(text, root::path);
        } catch (IllegalArgumentException e) {
            throw root.wrong("store", String.valueOf(e.getMessage()));
        }
    }

    private static Optional<Sealer> encryption(YamlMap root, StoreAddress store) {
        String name = "key-encryption-key";
        Optional<Sealer> encryption = root.text(name).map(place -> KeyFile.read(root, name, place));
        if (!store.equals(StoreAddress.MEMORY) && encryption.isEmpty()) {
            throw root.wrong(
                    "store",
                    "what is kept in a store needs a 'key-encryption-key', a file that 'gatewright key' prints, or"
                            + " env:NAME");
        }
        return encryption;
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
        return root.map("lifetimes").map(times -> lifetimes(root, usual, times)).orElse(usual);
    }

    private static Lifetimes lifetimes(YamlMap root, Lifetimes usual, YamlMap times) {
        Duration code = times.duration("code").orElse(usual.code());
        Optional<Duration> access = times.duration("access").or(usual::access);
        Duration idle = times.duration("refresh-idle").orElse(usual.refreshIdle());
        Duration absolute = times.duration("refresh-absolute").orElse(usual.refreshAbsolute());
        Duration renewal = times.duration("refresh-renewal").orElse(usual.refreshRenewal());
        Duration grace = times.duration("refresh-reuse-grace").orElse(usual.reuseGrace());
        times.end();
        try {
            return usual.code(code).access(access.orElseThrow()).refresh(idle, absolute, renewal, grace);
        } catch (IllegalArgumentException e) {
            throw root.wrong("lifetimes", String.valueOf(e.getMessage()));
        }
    }
}
