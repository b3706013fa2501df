package org.gatewright.server.internal.interaction;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.jose.Sealer;
import org.gatewright.server.config.Endpoints;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.config.Lifetimes;
import org.gatewright.server.config.Profile;
import org.gatewright.server.config.Settings;
import org.gatewright.server.token.KeyRing;
import org.gatewright.testkit.Checks;

/** Fuzzes tickets of pending requests: only sealed texts open. */
class SealFuzz {
    private final Sealer sealer = KeyRing.generate(Entropy.system()).sealer("interaction");
    private final InteractionTickets tickets = new InteractionTickets(
            new Settings(
                    new Issuer("https://issuer.example"),
                    Endpoints.below(""),
                    Lifetimes.defaults(),
                    Profile.oauth21(),
                    false,
                    Clock.systemUTC(),
                    Entropy.system()),
            sealer);
    private final String genuine = sealer.seal(new byte[] {'{', '}'});

    @FuzzTest
    @Checks({"R-14", "JW-05"})
    void opensOnlySealedTickets(FuzzedDataProvider data) {
        String text = switch (data.consumeInt(0, 2)) {
            case 0 -> data.consumeRemainingAsString();
            case 1 -> genuine.substring(0, genuine.indexOf('.')) + data.consumeRemainingAsString();
            default ->
                Base64.getUrlEncoder().withoutPadding().encodeToString(data.consumeRemainingAsBytes())
                        + genuine.substring(genuine.indexOf('.'));
        };
        if (!text.equals(genuine) && sealer.open(text).isPresent()) {
            throw new AssertionError(text);
        }
        if (tickets.read(text, List.of("browser")).isPresent()) {
            throw new AssertionError(text);
        }
    }
}
