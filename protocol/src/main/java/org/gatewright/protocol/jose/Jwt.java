package org.gatewright.protocol.jose;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Hashes;
import org.gatewright.protocol.HmacKey;
import org.gatewright.protocol.json.Json;

/**
 * A signed JWT in compact form, parsed but not verified (RFC 7519, RFC 7515). Immutable.
 *
 * <p>Only one form of each token is accepted: canonical base64url, strict JSON, no {@code crit}, none of the header
 * parameters that let a token bring its own key (RFC 8725 §3).
 */
public final class Jwt {
    /** The maximum number of characters of a token. */
    public static final int MAX_LENGTH = 32 * 1024;

    private static final int MAX_HEADER = 8 * 1024;
    private static final Set<String> FOREIGN_KEYS = Set.of("jku", "x5u", "x5c", "jwk");
    /** The algorithm of signatures with a shared secret (RFC 7518 §3.2). */
    public static final String HS256 = "HS256";

    private final Map<String, Object> header;
    private final Claims claims;
    private final byte[] signed;
    private final byte[] signature;

    private Jwt(Map<String, Object> header, Claims claims, byte[] signed, byte[] signature) {
        this.header = header;
        this.claims = claims;
        this.signed = signed;
        this.signature = signature;
    }

    /** Parses a token; empty for everything else. */
    public static Optional<Jwt> parse(String text) {
        return parse(text, FOREIGN_KEYS);
    }

    /** Parses a token that must have its key in {@code jwk}, such as a DPoP proof (RFC 9449 §4.2). */
    public static Optional<Jwt> parseWithKey(String text) {
        return parse(text, Set.of("jku", "x5u", "x5c")).filter(jwt -> jwt.header.containsKey("jwk"));
    }

    private static Optional<Jwt> parse(String text, Set<String> forbidden) {
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        if (first < 0 || second < 0 || text.indexOf('.', second + 1) >= 0) {
            return Optional.empty();
        }
        if (text.length() > MAX_LENGTH || first > MAX_HEADER) {
            return Optional.empty();
        }
        Optional<byte[]> header = Base64Url.decode(text.substring(0, first));
        Optional<byte[]> payload = Base64Url.decode(text.substring(first + 1, second));
        Optional<byte[]> signature = Base64Url.decode(text.substring(second + 1));
        if (header.isEmpty() || payload.isEmpty() || signature.isEmpty()) {
            return Optional.empty();
        }
        try {
            Map<String, Object> names = Json.read(header.get());
            boolean usable = names.get("alg") instanceof String
                    && !names.containsKey("crit")
                    && !names.containsKey("b64")
                    && !names.containsKey("zip")
                    && names.keySet().stream().noneMatch(forbidden::contains);
            byte[] signed = text.substring(0, second).getBytes(StandardCharsets.US_ASCII);
            return usable
                    ? Optional.of(new Jwt(names, new Claims(Json.read(payload.get())), signed, signature.get()))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Returns its {@code typ}, without the prefix {@code application/} (RFC 8725 §3.11). */
    public Optional<String> type() {
        return text("typ").map(type -> type.regionMatches(true, 0, "application/", 0, 12) ? type.substring(12) : type);
    }

    /** Returns whether its {@code typ} is the given one; media types are case-insensitive. */
    public boolean isType(String type) {
        return type().filter(type::equalsIgnoreCase).isPresent();
    }

    public Optional<String> keyId() {
        return text("kid");
    }

    /** Returns its claims; to be trusted only once the signature has been verified. */
    public Claims claims() {
        return claims;
    }

    /** Returns its claims, with a value for those that are null, where null has a meaning of its own. */
    public Map<String, Object> claims(Object forNull) {
        String text = new String(signed, StandardCharsets.US_ASCII);
        return Json.read(Base64Url.decode(text.substring(text.indexOf('.') + 1)).orElseThrow(), forNull);
    }

    /** Returns the algorithm in its header; empty if it is not supported. */
    public Optional<SigningAlgorithm> algorithm() {
        return text("alg").flatMap(SigningAlgorithm::of);
    }

    /** Returns the name of the algorithm in its header. */
    public String algorithmName() {
        return text("alg").orElse("");
    }

    /** Returns the members of the key in its header. */
    public Optional<Map<String, Object>> ownKey() {
        return Json.object(header.get("jwk"));
    }

    /** Returns whether that key signed it. */
    public boolean isSignedBy(Jwk key) {
        return algorithm()
                .filter(key.algorithms()::contains)
                .filter(used -> used.verify(key.key(), signed, signature))
                .isPresent();
    }

    /** Returns whether that shared secret signed it, with HS256. */
    public boolean isSignedBy(HmacKey secret) {
        return algorithmName().equals(HS256) && Hashes.areEqual(secret.sign(signed), signature);
    }

    /** Signs a JWT of that type with a shared secret, with HS256. */
    public static String sign(HmacKey secret, String type, Map<String, ?> claims) {
        String text = Base64Url.encode(Json.bytes(Map.of("typ", type, "alg", HS256)))
                + '.'
                + Base64Url.encode(Json.bytes(claims));
        return text + '.' + Base64Url.encode(secret.sign(text.getBytes(StandardCharsets.US_ASCII)));
    }

    private Optional<String> text(String name) {
        return header.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** Returns a text without any part of the token, which may be in use. */
    @Override
    public String toString() {
        return "Jwt[" + algorithmName() + "]";
    }
}
