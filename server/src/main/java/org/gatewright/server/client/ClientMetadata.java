package org.gatewright.server.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.RedirectUri;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.jose.JwkSet;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.secret.PhcString;

/**
 * The JSON and YAML form of clients: members with their registered names (RFC 7591 §2, RFC 8705 §2.1.2 and others)
 * where these exist, and names of our own otherwise.
 */
public final class ClientMetadata {
    private static final String SECRETS = "secret_hashes";
    private static final String ROTATION = "refresh_rotation";
    private static final String METHODS = "token_endpoint_auth_methods_supported";
    private static final String ASSERTION_ALGORITHM = "token_endpoint_auth_signing_alg";
    private static final String REQUEST_ALGORITHM = "request_object_signing_alg";
    private static final String FORMAT = "access_token_format";
    private static final Set<String> NAMES = Stream.of(
                    Stream.of(ClientRules.Rule.values()).map(ClientRules.Rule::member),
                    Stream.of(
                            "client_name",
                            "token_endpoint_auth_method",
                            METHODS,
                            "redirect_uris",
                            "grant_types",
                            "response_types",
                            "scope",
                            "jwks",
                            "jwks_uri",
                            "authorization_details_types",
                            "web_origins",
                            "introspects",
                            ASSERTION_ALGORITHM,
                            REQUEST_ALGORITHM,
                            SECRETS,
                            "shared_secret",
                            "certificate_thumbprints",
                            ROTATION,
                            FORMAT,
                            "registered",
                            "registration_token_hash"),
                    Stream.of(CertificateName.Kind.values()).map(CertificateName.Kind::value))
            .flatMap(names -> names)
            .collect(Collectors.toUnmodifiableSet());

    private final Map<String, Object> members;

    /** Returns the members that describe a client to end-users and operators (RFC 7591 §2). */
    public static List<ClientMember> descriptive() {
        return ClientMember.DESCRIPTIVE;
    }

    private ClientMetadata(Map<String, Object> members) {
        this.members = members;
    }

    /**
     * Returns the client of that id with these members; an {@link IllegalArgumentException} describes what is invalid.
     *
     * @param extensions the members that features added, which are kept
     */
    public static Client read(String id, Map<String, Object> members, List<ClientMember> extensions) {
        List<ClientMember> more = Stream.concat(ClientMember.DESCRIPTIVE.stream(), extensions.stream())
                .toList();
        members.forEach((name, value) -> {
            Optional<ClientMember> member =
                    more.stream().filter(each -> each.isNamed(name)).findFirst();
            require(
                    NAMES.contains(name) || member.isPresent() || ClientMember.isVariant(name, "client_name"),
                    "unknown member '" + name + "'");
            member.ifPresent(known -> known.rule().check(value));
        });
        return read(id, members);
    }

    /** Returns the client of that id as it was stored; keeps unknown members unchanged. */
    public static Client read(String id, Map<String, Object> members) {
        return new ClientMetadata(members).client(id);
    }

    private Client client(String id) {
        List<String> methods = methods();
        ClientBuilder builder =
                methods.contains(Client.NONE) ? Client.publicClient(id) : Client.withAuthMethod(id, methods.get(0));
        builder.name(text("client_name").orElse(id))
                .authMethods(methods.toArray(String[]::new))
                .webOrigins(texts("web_origins").toArray(String[]::new))
                .introspects(texts("introspects").toArray(String[]::new))
                .keys(keys())
                .redirectUris(texts("redirect_uris").toArray(String[]::new))
                .responseTypes(texts("response_types").toArray(String[]::new))
                .scope(scope().tokens().toArray(String[]::new))
                .detailTypes(texts("authorization_details_types").toArray(String[]::new))
                .rules(rules())
                .registration(new Registration(
                        choice("registered", Registration.Kind.class).orElse(Registration.Kind.CONFIGURED),
                        text("registration_token_hash")));
        if (members.containsKey("grant_types")) {
            builder.grantTypes(texts("grant_types").stream().map(GrantType::new).toArray(GrantType[]::new));
        }
        members.forEach((name, value) -> {
            if (!NAMES.contains(name)) {
                builder.extension(name, value);
            }
        });
        choice(ROTATION, Client.Rotation.class).ifPresent(builder::rotation);
        return builder.build();
    }

    /** Returns the one method, or several of which a request may use one (RP Metadata Choices §2). */
    private List<String> methods() {
        Optional<String> one = text("token_endpoint_auth_method");
        List<String> several = texts(METHODS);
        require(
                one.isEmpty() || several.isEmpty() || several.contains(one.get()),
                "'" + METHODS + "' lacks the method");
        require(!members.containsKey(METHODS) || !several.isEmpty(), "'" + METHODS + "' is empty");
        Set<String> methods = new LinkedHashSet<>(one.stream().toList());
        methods.addAll(several);
        return methods.isEmpty() ? List.of("client_secret_basic") : List.copyOf(methods);
    }

    private Scope scope() {
        try {
            return text("scope").map(Scope::parse).orElse(Scope.none());
        } catch (OAuthException e) {
            throw new IllegalArgumentException("'scope' must be a list of space-separated scope tokens", e);
        }
    }

    private ClientKeys keys() {
        List<String> hashes = texts(SECRETS);
        hashes.forEach(
                hash -> require(PhcString.nameOf(hash).isPresent(), "a secret in '" + SECRETS + "' is not hashed"));
        List<CertificateName> names = Stream.of(CertificateName.Kind.values())
                .flatMap(kind -> text(kind.value()).map(name -> new CertificateName(kind, name)).stream())
                .toList();
        require(names.size() <= 1, "only one certificate name is allowed");
        require(
                !members.containsKey("jwks") || !members.containsKey("jwks_uri"),
                "'jwks' and 'jwks_uri' are mutually exclusive");
        return new ClientKeys(
                hashes,
                text("shared_secret"),
                Optional.ofNullable(members.get("jwks"))
                        .map(set -> JwkSet.of(Json.object(set)
                                .orElseThrow(() -> new IllegalArgumentException("'jwks' must be an object")))),
                text("jwks_uri"),
                names.stream().findFirst(),
                texts("certificate_thumbprints"));
    }

    private ClientRules rules() {
        return ClientRules.where(rule -> flag(rule.member()))
                .tokens(choice(FORMAT, AccessTokenFormat.class).orElse(AccessTokenFormat.OPAQUE))
                .signedWith(text(ASSERTION_ALGORITHM), text(REQUEST_ALGORITHM));
    }

    /** Returns the members of a client, without those that have their default value. */
    public static Map<String, Object> write(Client client) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("client_name", client.name());
        out.put("token_endpoint_auth_method", client.authMethod());
        if (client.authMethods().size() > 1) {
            out.put(METHODS, client.authMethods());
        }
        put(
                out,
                "redirect_uris",
                client.redirectUris().stream().map(RedirectUri::value).toList());
        // Written even if empty, which is not the default.
        out.put(
                "grant_types",
                client.grantTypes().stream().map(GrantType::value).sorted().toList());
        put(out, "response_types", client.responseTypes().stream().sorted().toList());
        out.put("scope", client.scope().toString());
        put(
                out,
                "authorization_details_types",
                client.detailTypes().stream().sorted().toList());
        put(out, "web_origins", client.webOrigins().stream().sorted().toList());
        put(out, "introspects", client.introspects().stream().sorted().toList());
        out.put(ROTATION, word(client.rotation()));
        ClientKeys keys = client.keys();
        put(out, SECRETS, keys.secretHashes());
        keys.sharedSecret().ifPresent(secret -> out.put("shared_secret", secret));
        keys.jwks().ifPresent(set -> out.put("jwks", set.members()));
        keys.jwksUri().ifPresent(uri -> out.put("jwks_uri", uri));
        keys.certificate().ifPresent(name -> out.put(name.kind().value(), name.value()));
        put(out, "certificate_thumbprints", keys.certificateThumbprints());
        ClientRules rules = client.rules();
        for (ClientRules.Rule rule : ClientRules.Rule.values()) {
            put(out, rule.member(), rules.has(rule));
        }
        if (rules.tokens() != AccessTokenFormat.OPAQUE) {
            out.put(FORMAT, word(rules.tokens()));
        }
        rules.assertionAlgorithm().ifPresent(name -> out.put(ASSERTION_ALGORITHM, name));
        rules.requestAlgorithm().ifPresent(name -> out.put(REQUEST_ALGORITHM, name));
        if (client.registration().isUnproven()) {
            out.put("registered", word(client.registration().kind()));
        }
        out.putAll(client.extensions());
        client.registration().tokenHash().ifPresent(hash -> out.put("registration_token_hash", hash));
        return out;
    }

    private static void put(Map<String, Object> out, String name, List<String> texts) {
        if (!texts.isEmpty()) {
            out.put(name, texts);
        }
    }

    private static void put(Map<String, Object> out, String name, boolean flag) {
        if (flag) {
            out.put(name, true);
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private Optional<String> text(String name) {
        Object value = members.get(name);
        require(value == null || value instanceof String, "'" + name + "' must be a string");
        return Optional.ofNullable((String) value);
    }

    private List<String> texts(String name) {
        Object value = members.getOrDefault(name, List.of());
        List<String> texts = new ArrayList<>();
        require(value instanceof List, "'" + name + "' must be a list");
        for (Object element : (List<?>) value) {
            require(element instanceof String, "'" + name + "' must be a list of strings");
            texts.add((String) element);
        }
        return texts;
    }

    private boolean flag(String name) {
        Object value = members.getOrDefault(name, false);
        require(value instanceof Boolean, "'" + name + "' must be true or false");
        return (Boolean) value;
    }

    private <E extends Enum<E>> Optional<E> choice(String name, Class<E> type) {
        Optional<String> chosen = text(name);
        if (chosen.isEmpty()) {
            return Optional.empty();
        }
        Optional<E> value = Stream.of(type.getEnumConstants())
                .filter(constant -> word(constant).equals(chosen.get()))
                .findFirst();
        String words =
                Stream.of(type.getEnumConstants()).map(ClientMetadata::word).collect(Collectors.joining(", "));
        require(value.isPresent(), "unknown " + name + " '" + chosen.get() + "'; it is one of " + words);
        return value;
    }

    private static void require(boolean condition, String problem) {
        if (!condition) {
            throw new IllegalArgumentException(problem);
        }
    }
}
