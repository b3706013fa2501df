package org.gatewright.standalone.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Scope;
import org.gatewright.server.client.ClientStore;
import org.gatewright.server.permission.ProtectedResource;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.server.secret.SecretVerifier;
import org.gatewright.standalone.client.ClientFile;
import org.gatewright.standalone.login.Argon2id;
import org.gatewright.standalone.yaml.YamlMap;

/**
 * Who and what the server knows from its settings. Immutable.
 *
 * @param scopes what each scope token allows, in the users' words
 * @param resources the APIs that tokens can be for
 * @param registrars the hashes of tokens with which clients may register themselves
 */
public record Realm(
        ClientStore clients,
        Users users,
        Map<String, String> scopes,
        List<ProtectedResource> resources,
        List<String> registrars) {
    static Realm read(YamlMap root) {
        Entropy entropy = Entropy.system();
        Argon2id passwords = new Argon2id(entropy);
        return new Realm(
                clients(root, new SecretVerifier(entropy, List.of(passwords))),
                Users.read(root.file("users", root.require("users", "users.yaml")), entropy, passwords),
                scopes(root),
                root.texts("resources").stream()
                        .map(text -> root.parsed("resources", text, ProtectedResource::at))
                        .toList(),
                registrars(root));
    }

    /** Nobody and nothing. */
    static Realm empty() {
        Entropy entropy = Entropy.system();
        return new Realm(
                id -> Optional.empty(), Users.empty(entropy, new Argon2id(entropy)), Map.of(), List.of(), List.of());
    }

    /** The same with other users, and with more scope tokens and more who may register clients. */
    public Realm with(Users others, Map<String, String> moreScopes, List<String> moreRegistrars) {
        Map<String, String> allScopes = new LinkedHashMap<>(scopes);
        allScopes.putAll(moreScopes);
        List<String> allRegistrars = new ArrayList<>(registrars);
        allRegistrars.addAll(moreRegistrars);
        return new Realm(clients, others, allScopes, resources, allRegistrars);
    }

    private static ClientStore clients(YamlMap root, SecretVerifier secrets) {
        return root.text("clients")
                .map(text -> root.file("clients", text))
                .<ClientStore>map(file -> ClientFile.open(file, secrets::require))
                .orElse(id -> Optional.empty());
    }

    private static Map<String, String> scopes(YamlMap root) {
        Map<String, String> texts = new LinkedHashMap<>();
        root.map("scopes")
                .ifPresent(scopes -> scopes.names()
                        .forEach(name ->
                                texts.put(scope(scopes, name), scopes.text(name).orElseThrow())));
        return texts;
    }

    private static String scope(YamlMap scopes, String name) {
        try {
            return Scope.of(name).toString();
        } catch (IllegalArgumentException e) {
            throw scopes.wrong(name, String.valueOf(e.getMessage()));
        }
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
}
