package org.gatewright.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parsing of HTTP Basic client credentials. */
class BasicCredentialsTest {
    private static void assertParsed(String header, String id, String secret) {
        BasicCredentials read = BasicCredentials.read(header).orElseThrow();
        assertThat(read.clientId()).isEqualTo(id);
        assertThat(read.secret()).isEqualTo(secret);
    }

    @Test
    @Spec("RFC 6749 §2.3.1")
    void marksCredentialsThatFormEncodingWouldChangeAsAmbiguous() {
        assertThat(BasicCredentials.read(header("app:a+b")).orElseThrow().ambiguous())
                .isTrue();
        assertThat(BasicCredentials.read(header("app:a%2Bb")).orElseThrow().ambiguous())
                .isTrue();
        assertThat(BasicCredentials.read(header("my:app:secret")).orElseThrow().ambiguous())
                .isTrue();
        assertThat(BasicCredentials.read(header("app:secret")).orElseThrow().ambiguous())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "app:secret, app, secret",
        "app:, app, ''",
        "app:a:b, app, a:b",
        "a%3Ab:c%2Bd+e, a:b, c+d e",
        "%C3%BC:%E2%82%AC, ü, €"
    })
    @Checks("CA-06")
    @Spec("RFC 6749 §2.3.1")
    void formDecodesTheIdAndTheSecret(String pair, String id, String secret) {
        assertParsed(header(pair), id, secret);
    }

    @Test
    @Spec("RFC 9110 §11.1")
    void matchesTheSchemeIgnoringCase() {
        assertParsed("bAsIc YTpi", "a", "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic", "Bearer YTpi", "BasicYTpi", "Digest x"})
    void ignoresOtherSchemes(String header) {
        assertThat(BasicCredentials.read(header)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic ",
                "Basic !!!",
                "Basic YTpi=",
                "Basic YTp",
                "Basic YTpi YTpi",
                "Basic YTpi,x",
                "Basic YTo",
                "Basic YTp=",
                "Basic YX==",
                "Basic YW==",
                "Basic \u00ff"
            })
    @Parity(21)
    @Checks("CA-06")
    void rejectsInvalidBase64AsInvalidClient(String header) {
        assertRefused(header);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nocolon", ":secret", "a%:b", "a:%zz", "%FF:b", "a:%C0%AF", "a:%00", "\u00ff:b"})
    @Parity(21)
    @Checks("CA-06")
    void rejectsAMalformedPairAsInvalidClient(String pair) {
        assertRefused(header(pair));
    }

    @Test
    void rejectsATooLongHeader() {
        assertRefused(header("a:" + "x".repeat(4096)));
        assertRefused("Basic " + "x".repeat(1 << 20));
    }

    @Test
    @Checks("ST-02")
    void hidesTheSecretInToString() {
        assertThat(new BasicCredentials("app", "hidden", false).toString())
                .contains("app")
                .doesNotContain("hidden");
    }

    @Property
    @Checks("R-15")
    void parsesWhatAClientEncoded(
            @ForAll @CharRange(from = 1, to = 0xd7ff) @StringLength(min = 1, max = 40) String id,
            @ForAll @CharRange(from = 1, to = 0xd7ff) @StringLength(max = 40) String secret) {
        String pair = FormCodec.encode(id) + ":" + FormCodec.encode(secret);
        assertParsed(header(pair), id, secret);
    }

    private static String header(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void assertRefused(String header) {
        OAuthException refusal = catchThrowableOfType(OAuthException.class, () -> BasicCredentials.read(header));
        assertThat(refusal).as(header).isNotNull();
        assertThat(refusal.error().code()).isEqualTo("invalid_client");
        assertThat(refusal.status()).isEqualTo(401);
        assertThat(refusal.error().description()).isEqualTo("Client authentication failed.");
    }
}
