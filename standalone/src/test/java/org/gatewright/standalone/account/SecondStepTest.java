package org.gatewright.standalone.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.gatewright.identity.totp.RecoveryCodes;
import org.gatewright.identity.totp.TotpSecret;
import org.gatewright.protocol.CodeChallenge;
import org.gatewright.protocol.http.Response;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;

/** The second step of a sign-in as requests. */
class SecondStepTest extends AccountSite {
    @Test
    @Spec("RFC 6238 §5.2")
    void requiresTheCodeOfTheAppAfterThePassword() {
        TotpSecret secret = setUpApp();
        Browser other = new Browser();
        Response step = other.signIn("/account/sessions", "alice");
        assertThat(step.status()).isEqualTo(200);
        assertThat(step.body().toString()).contains("name=\"code\"");
        assertThat(other.cookies.keySet()).noneMatch(name -> name.contains("session"));
        String ticket = other.field("ticket");
        String code = secret.codeAt(clock.instant());
        assertThat(other.post("/second-step", "ticket", ticket, "code", code.equals("000000") ? "1" : "000000")
                        .status())
                .isEqualTo(400);
        ticket = other.field("ticket");
        assertThat(other.post("/second-step", "ticket", ticket, "code", code).status())
                .isEqualTo(303);
        assertThat(other.get("/account/sessions").body().toString()).contains("sessions/end");
        Browser thief = new Browser();
        thief.signIn("/account", "alice");
        Response replayed = thief.post("/second-step", "ticket", thief.field("ticket"), "code", code);
        assertThat(replayed.status()).isEqualTo(400);
        assertThat(replayed.body().toString()).contains("used already");
    }

    @Test
    void permitsNoWayAroundTheSecondStep() {
        setUpApp();
        Browser thief = new Browser();
        String authorize =
                "/authorize?response_type=code&client_id=app&scope=read&code_challenge_method=S256&code_challenge="
                        + CodeChallenge.from("v".repeat(43)).value();
        thief.signIn(authorize, "alice");
        String ticket = thief.field("ticket");
        Response consent = thief.post("/consent", "ticket", ticket, "decision", "allow", "scope:read", "on");
        assertThat(consent.headers().first("Location").orElse("")).doesNotContain("code=");
        Response chosen = thief.post("/choose-account", "ticket", ticket, "account", "");
        assertThat(chosen.headers().first("Location")).isEmpty();
        assertThat(thief.get("/account").body().toString()).contains("name=\"password\"");
    }

    @Test
    @Checks("UI-10")
    void limitsTheAttemptsAtTheSecondStep() {
        TotpSecret secret = setUpApp();
        Browser thief = new Browser();
        thief.signIn("/account", "alice");
        for (int i = 0; i < 5; i++) {
            thief.post("/second-step", "ticket", thief.field("ticket"), "code", "00000" + i);
        }
        String right = secret.codeAt(clock.instant());
        assertThat(thief.post("/second-step", "ticket", thief.field("ticket"), "code", right)
                        .status())
                .isEqualTo(429);
    }

    @Test
    void replacesACodeByARecoveryCodeOnce() {
        setUpApp();
        alice.get("/account/methods");
        alice.submit("/account/methods/codes");
        String code = alice.page.substring(alice.page.indexOf("<li><code>") + 10);
        code = code.substring(0, code.indexOf('<'));
        assertThat(stored().credentials().recoveryCodes()).contains(RecoveryCodes.hash(code));
        for (int status : new int[] {303, 400}) {
            Browser other = new Browser();
            other.signIn("/account", "alice");
            assertThat(other.post("/second-step", "ticket", other.field("ticket"), "way", "recovery", "recovery", code)
                            .status())
                    .isEqualTo(status);
        }
        assertThat(stored().credentials().recoveryCodes()).hasSize(9);
    }
}
