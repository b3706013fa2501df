package org.gatewright.standalone.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.gatewright.files.YamlMap;
import org.gatewright.files.YamlSchema;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Hashes;
import org.gatewright.server.secret.SecretVerifier;
import org.gatewright.server.user.Precis;
import org.gatewright.standalone.login.Argon2id;

/**
 * User accounts: names with password hashes, claims, and whether the account is locked. Names are case-insensitive
 * ({@link Precis#username}); the subject is {@code sub}, or else the name as written in the file. Immutable.
 */
public final class Users implements Accounts {
    private static final YamlSchema SCHEMA = YamlSchema.of(Users.class, "/org/gatewright/standalone/schema/users.json");

    private final Map<String, User> users;
    private final Map<String, User> subjects;
    private final SecretVerifier verifier;
    private final String nobodysHash;

    /**
     * A user.
     *
     * @param ends whether authorizations end when the password changes
     */
    private record User(String subject, String hash, boolean locked, boolean ends, Map<String, Object> claims) {
        @Override
        public String toString() {
            return "User";
        }
    }

    private Users(Map<String, User> users, SecretVerifier verifier, String nobodysHash) {
        this.users = Map.copyOf(users);
        this.subjects = users.values().stream().collect(Collectors.toUnmodifiableMap(User::subject, user -> user));
        this.verifier = verifier;
        this.nobodysHash = nobodysHash;
    }

    /** Returns an instance without users. */
    public static Users empty(Entropy entropy, Argon2id kind) {
        return new Users(Map.of(), new SecretVerifier(entropy, List.of(kind)), kind.nobodys());
    }

    /** Returns these users and one more, whose password is rehashed at each start. Throws {@link IllegalArgumentException} if the name exists. */
    public Users with(String name, String passwordHash, Map<String, Object> claims) {
        Map<String, User> more = new HashMap<>(users);
        if (more.put(Precis.username(name), new User(name, passwordHash, false, false, claims)) != null) {
            throw new IllegalArgumentException("The user '" + name + "' already exists");
        }
        return new Users(more, verifier, nobodysHash);
    }

    /** Reads a YAML file; the verifier caches passwords that it verified before. */
    static Users read(Path file, SecretVerifier verifier, Argon2id kind) {
        Map<String, User> users = new HashMap<>();
        Set<String> subjects = new HashSet<>();
        YamlMap.read(file, SCHEMA)
                .map("users")
                .ifPresent(names -> names.names().forEach(name -> {
                    User user = user(names, name, kind);
                    if (!subjects.add(user.subject)) {
                        throw names.wrong(name, "another user has the same 'sub'");
                    }
                    if (users.put(Precis.username(name), user) != null) {
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
        String subject = settings.text("sub").orElse(name);
        if (subject.startsWith("client:")) {
            throw settings.wrong("sub", "'sub' must not start with 'client:', which is reserved for clients");
        }
        return new User(subject, hash, settings.flag("locked"), true, settings.object("claims"));
    }

    /** Takes equally long for an unknown user. */
    @Override
    public Optional<String> authenticate(String username, String password) {
        Optional<User> user = find(username);
        boolean right = verifier.verify(password, user.map(User::hash).orElse(nobodysHash));
        return user.filter(known -> right && !known.locked()).map(User::subject);
    }

    @Override
    public boolean isActive(String subject) {
        return account(subject).filter(user -> !user.locked()).isPresent();
    }

    /** Ties authorizations to the password, so that they end when it changes, on every node and after a restart. */
    @Override
    public Optional<String> credential(String subject) {
        return account(subject)
                .filter(User::ends)
                .map(user -> Base64Url.encode(Hashes.sha256(user.hash().getBytes(StandardCharsets.UTF_8))));
    }

    @Override
    public Map<String, Object> claims(Query query) {
        return account(query.subject()).map(User::claims).orElse(Map.of());
    }

    @Override
    public boolean blocks() {
        return false;
    }

    private Optional<User> account(String subject) {
        return Optional.ofNullable(subjects.get(subject));
    }

    private Optional<User> find(String name) {
        return Optional.ofNullable(users.get(Precis.username(name)));
    }
}
