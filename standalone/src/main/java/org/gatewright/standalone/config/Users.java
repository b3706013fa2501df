package org.gatewright.standalone.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.secret.SecretVerifier;
import org.gatewright.server.user.AccountStatus;
import org.gatewright.server.user.UserPasswordManager;
import org.gatewright.standalone.login.Argon2id;
import org.gatewright.standalone.yaml.YamlMap;

/** Who may log in: a name each, with the hash of a password, and whether the account is locked. Immutable. */
public final class Users implements UserPasswordManager, AccountStatus {
    private final Map<String, User> users;
    private final SecretVerifier verifier;
    private final String nobodysHash;

    private record User(String hash, boolean locked) {
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

    /** No user at all. */
    public static Users empty(Entropy entropy, Argon2id kind) {
        return new Users(Map.of(), new SecretVerifier(entropy, List.of(kind)), kind.nobodys());
    }

    /** These users and one more. Throws {@link IllegalArgumentException} where there is one of that name. */
    public Users with(String name, String passwordHash) {
        Map<String, User> more = new HashMap<>(users);
        if (more.put(name, new User(passwordHash, false)) != null) {
            throw new IllegalArgumentException("There is a user '" + name + "' already");
        }
        return new Users(more, verifier, nobodysHash);
    }

    /** Reads a YAML file, once. */
    static Users read(Path file, Entropy entropy, Argon2id kind) {
        YamlMap root = YamlMap.read(file);
        Map<String, User> users = new HashMap<>();
        root.map("users").ifPresent(names -> names.names().forEach(name -> users.put(name, user(names, name, kind))));
        root.end();
        Users empty = empty(entropy, kind);
        return new Users(users, empty.verifier, empty.nobodysHash);
    }

    private static User user(YamlMap names, String name, Argon2id kind) {
        YamlMap settings = names.map(name).orElseThrow();
        String hash = settings.require("password", "'$argon2id$...', which 'gatewright hash' makes");
        try {
            kind.require(hash);
        } catch (IllegalArgumentException e) {
            throw settings.wrong("password", "this is no hash of a password; 'gatewright hash' makes one");
        }
        User user = new User(hash, settings.flag("locked"));
        settings.end();
        return user;
    }

    /** Takes as long for a user who is not there. */
    @Override
    public Optional<String> authenticate(String username, String password) {
        Optional<User> user = Optional.ofNullable(users.get(username));
        boolean right = verifier.verify(password, user.map(User::hash).orElse(nobodysHash));
        return user.filter(known -> right && !known.locked()).map(known -> username);
    }

    @Override
    public boolean isActive(String subject) {
        return Optional.ofNullable(users.get(subject))
                .filter(user -> !user.locked())
                .isPresent();
    }

    @Override
    public boolean blocks() {
        return false;
    }
}
