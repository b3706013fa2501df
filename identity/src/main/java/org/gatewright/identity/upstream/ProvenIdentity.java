package org.gatewright.identity.upstream;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Hashes;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.protocol.json.Json;

/**
 * The authenticated identity of an end-user at an identity provider. Its {@code toString} omits the values.
 *
 * @param provider the key of the provider
 * @param issuer with {@code subject}, identifies the user; never an e-mail address
 * @param name the full name; empty if there is none that can be shown
 * @param email the address; empty if there is none that can be shown
 * @param emailVerified whether the provider calls the address verified
 * @param authenticated the authentication time, if the provider states it
 * @param amr how, if it says so (RFC 8176)
 */
public record ProvenIdentity(
        String provider,
        String issuer,
        String subject,
        String name,
        String email,
        boolean emailVerified,
        Optional<Instant> authenticated,
        List<String> amr) {
    private static final int MAX_SUBJECT = 255;
    private static final int MAX_SHOWN = 254;

    /** Throws {@link ProviderException} for a subject that is too long (OpenID Connect Core §2). */
    public ProvenIdentity {
        amr = List.copyOf(amr);
        name = shown(name);
        email = shown(email);
        if (subject.isEmpty() || subject.length() > MAX_SUBJECT) {
            throw new ProviderException(ProviderException.Kind.INVALID, "The provider sent no valid subject");
        }
    }

    /** Returns a text that pages can show; empty for any other. */
    private static String shown(String text) {
        boolean printable = text.length() <= MAX_SHOWN
                && text.codePoints()
                        .noneMatch(point -> Character.isISOControl(point)
                                || Character.getType(point) == Character.SURROGATE
                                || Character.getType(point) == Character.FORMAT);
        return printable ? text.strip() : "";
    }

    /** Returns the key by which a linked account is found: one text for each issuer and subject. */
    public String key() {
        return Base64Url.encode(Hashes.sha256((issuer + '\0' + subject).getBytes(StandardCharsets.UTF_8)));
    }

    /** Returns a label that distinguishes the external account from others of the user: its address, or else its name. */
    public String label() {
        return email.isEmpty() ? name : email;
    }

    /** Returns the content as stored until it is linked, for that user. */
    String text(String userId) {
        return Json.text(Map.of(
                "user", userId,
                "provider", provider,
                "issuer", issuer,
                "subject", subject,
                "name", name,
                "email", email));
    }

    /** Returns what is stored for that user; empty if it is another's. */
    static Optional<ProvenIdentity> read(String userId, String text) {
        Claims members = new Claims(Json.read(text));
        return members.text("user")
                .filter(userId::equals)
                .map(own -> new ProvenIdentity(
                        members.text("provider").orElseThrow(),
                        members.text("issuer").orElseThrow(),
                        members.text("subject").orElseThrow(),
                        members.text("name").orElse(""),
                        members.text("email").orElse(""),
                        false,
                        Optional.empty(),
                        List.of()));
    }

    @Override
    public String toString() {
        return "ProvenIdentity";
    }
}
