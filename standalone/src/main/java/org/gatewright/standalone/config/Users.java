package org.gatewright.standalone.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.files.YamlMap;
import org.gatewright.files.YamlSchema;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Hashes;
import org.gatewright.server.secret.SecretVerifier;
import org.gatewright.server.user.Precis;
import org.gatewright.standalone.login.Argon2id;

/**
 * User accounts: names with password hashes, and whether the account is locked. Names are case-insensitive
 * ({@link Precis#username}); the subject is the name as written in the file. Immutable.
 */
public final class Users implements Accounts {
    private static final YamlSchema SCHEMA = YamlSchema.of(Users.class, "/org/gatewright/standalone/schema/users.json");

    private final Map<String, User> users;
    private final SecretVerifier verifier;
    private final String nobodysHash;

    /**
     * A user.
     *
     * @param ends whether authorizations end when the password changes
     */
    private record User(String name, String hash, boolean locked, boolean ends) {
        @Override
        public String toString() {
            return "User";
        }
    }

    private Users(Map<String, User> users, SecretVerifier verifier, String nobodysHash) {
        this.users = Map.copyOf(users);
        this.verifier = verifier;
        this.nobodysHash = nobodysHash;
    }

    /** Returns an instance without users. */
    public static Users empty(Entropy entropy, Argon2id kind) {
        return new Users(Map.of(), new SecretVerifier(entropy, List.of(kind)), kind.nobodys());
    }

    /** Returns these users and one more, whose password is rehashed at each start. Throws {@link IllegalArgumentException} if the name exists. */
    public Users with(String name, String passwordHash) {
        Map<String, User> more = new HashMap<>(users);
        if (more.put(Precis.username(name), new User(name, passwordHash, false, false)) != null) {
            throw new IllegalArgumentException("The user '" + name + "' already exists");
        }
        return new Users(more, verifier, nobodysHash);
    }

    /** Reads a YAML file; the verifier caches passwords that it verified before. */
    static Users read(Path file, SecretVerifier verifier, Argon2id kind) {
        Map<String, User> users = new HashMap<>();
        YamlMap.read(file, SCHEMA)
                .map("users")
                .ifPresent(names -> names.names().forEach(name -> {
                    if (users.put(Precis.username(name), user(names, name, kind)) != null) {
                        throw names.wrong(
                                name, "the user '" + name + "' already exists with a name that differs only in case");
                    }
                }));
        return new Users(users, verifier, kind.nobodys());
    }

    private static User user(YamlMap names, String name, Argon2id kind) {
        YamlMap settings = names.map(name).orElseThrow();
        if (name.startsWith("client:")) {
            throw names.wrong(name, "a user name must not start with 'client:', which is reserved for clients");
        }
        String hash = settings.require("password");
        try {
            kind.require(hash);
        } catch (IllegalArgumentException e) {
            throw settings.wrong("password", "not a password hash; generate one with 'gatewright hash'");
        }
        return new User(name, hash, settings.flag("locked"), true);
    }

    /** Takes equally long for an unknown user. */
    @Override
    public Optional<String> authenticate(String username, String password) {
        Optional<User> user = find(username);
        boolean right = verifier.verify(password, user.map(User::hash).orElse(nobodysHash));
        return user.filter(known -> right && !known.locked()).map(User::name);
    }

    @Override
    public boolean isActive(String subject) {
        return find(subject).filter(user -> !user.locked()).isPresent();
    }

    /** Ties authorizations to the password, so that they end when it changes, on every node and after a restart. */
    @Override
    public Optional<String> credential(String subject) {
        return find(subject)
                .filter(User::ends)
                .map(user -> Base64Url.encode(Hashes.sha256(user.hash().getBytes(StandardCharsets.UTF_8))));
    }

    @Override
    public boolean blocks() {
        return false;
    }

    private Optional<User> find(String name) {
        return Optional.ofNullable(users.get(Precis.username(name)));
    }
}
