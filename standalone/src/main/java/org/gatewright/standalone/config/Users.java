package org.gatewright.standalone.config;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.gatewright.files.YamlMap;
import org.gatewright.files.YamlSchema;
import org.gatewright.identity.password.ForeignHashes;
import org.gatewright.identity.password.PasswordHashes;
import org.gatewright.identity.user.UserDirectory;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Hashes;
import org.gatewright.server.secret.SecretVerifier;
import org.gatewright.server.user.Precis;

/**
 * User accounts: names with password hashes, claims, and whether the account is locked. Names are case-insensitive
 * ({@link Precis#username}); the subject is {@code sub}, or else the name as written in the file. Immutable.
 */
public final class Users implements UserDirectory {
    private static final YamlSchema SCHEMA = YamlSchema.of(Users.class, "/org/gatewright/standalone/schema/users.json");

    private final Map<String, User> users;
    private final Map<String, User> subjects;
    private final SecretVerifier verifier;

    /** A hash without a password for each user, so that names of unknown users take as long as those of the users. */
    private final List<String> unmatched;

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

    private Users(Map<String, User> users, SecretVerifier verifier, List<String> unmatched) {
        this.users = Map.copyOf(users);
        this.subjects = users.values().stream().collect(Collectors.toUnmodifiableMap(User::subject, user -> user));
        this.verifier = verifier;
        this.unmatched = List.copyOf(unmatched);
    }

    /** Returns an instance without users. */
    public static Users empty(Entropy entropy, PasswordHashes hashes) {
        SecretVerifier verifier = new SecretVerifier(entropy, hashes.kinds());
        return new Users(Map.of(), verifier, List.of(hashes.current().unmatched()));
    }

    /** Returns these users and one more, whose password is rehashed at each start. Throws {@link IllegalArgumentException} if the name exists. */
    public Users with(String name, String passwordHash, Map<String, Object> claims) {
        Map<String, User> more = new HashMap<>(users);
        if (more.put(Precis.username(name), new User(name, passwordHash, false, false, claims)) != null) {
            throw new IllegalArgumentException("The user '" + name + "' already exists");
        }
        return new Users(more, verifier, unmatched);
    }

    /** Reads a YAML file; the verifier caches passwords that it verified before. */
    static Users read(Path file, SecretVerifier verifier, PasswordHashes hashes) {
        Map<String, User> users = new HashMap<>();
        Set<String> subjects = new HashSet<>();
        YamlMap.read(file, SCHEMA)
                .map("users")
                .ifPresent(names -> names.names().forEach(name -> {
                    User user = user(names, name, verifier);
                    if (!subjects.add(user.subject)) {
                        throw names.wrong(name, "another user has the same 'sub'");
                    }
                    if (users.put(Precis.username(name), user) != null) {
                        throw names.wrong(
                                name, "the user '" + name + "' already exists with a name that differs only in case");
                    }
                }));
        List<String> unmatched = new ArrayList<>(List.of(hashes.current().unmatched()));
        users.values().forEach(user -> unmatched.add(hashes.unmatched(user.hash)));
        return new Users(users, verifier, unmatched);
    }

    private static User user(YamlMap names, String name, SecretVerifier verifier) {
        YamlMap settings = names.map(name).orElseThrow();
        if (name.startsWith("client:")) {
            throw names.wrong(name, "a user name must not start with 'client:', which is reserved for clients");
        }
        String hash = hash(settings, settings.require("password"), verifier);
        String subject = settings.text("sub").orElse(name);
        if (subject.startsWith("client:")) {
            throw settings.wrong("sub", "'sub' must not start with 'client:', which is reserved for clients");
        }
        return new User(subject, hash, settings.flag("locked"), true, settings.object("claims"));
    }

    private static String hash(YamlMap settings, String text, SecretVerifier verifier) {
        try {
            String hash = ForeignHashes.read(text);
            verifier.require(hash);
            return hash;
        } catch (IllegalArgumentException e) {
            throw settings.wrong("password", "not a password hash; generate one with 'gatewright hash'");
        }
    }

    /** Takes equally long for an unknown user. */
    @Override
    public Optional<String> authenticate(String username, String password) {
        Optional<User> user = find(username);
        boolean right = verifier.verify(password, user.map(User::hash).orElseGet(() -> unmatched(username)));
        return user.filter(known -> right && !known.locked()).map(User::subject);
    }

    /** Returns always the same hash for the same name. */
    private String unmatched(String username) {
        byte[] hash = Hashes.sha256(Precis.username(username).getBytes(StandardCharsets.UTF_8));
        return unmatched.get(Math.floorMod(ByteBuffer.wrap(hash).getInt(), unmatched.size()));
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
