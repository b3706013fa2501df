package org.gatewright.standalone.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.gatewright.protocol.FormCodec;
import org.gatewright.protocol.http.Response;
import org.gatewright.testkit.Await;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.ExpectedLog;
import org.gatewright.testkit.Race;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms of the ways to sign in, with all that they must not contain. */
class HostileFormTest extends AccountSite {
    private static final String RETURN = "/provider/return/contoso";

    private final Browser browser = new Browser();

    private static Stream<Arguments> forms() {
        return Stream.of(
                Arguments.of("/login", List.of("username", "password", "keep", "lang")),
                Arguments.of("/second-step", List.of("code", "recovery", "way", "trust")),
                Arguments.of("/mail-code", List.of("username", "lang")),
                Arguments.of("/mail-code/answer", List.of("handle", "code", "recipient", "keep")),
                Arguments.of("/sign-up", List.of("name", "email", "password", "lang")),
                Arguments.of("/sign-up/answer", List.of("handle", "code", "recipient")),
                Arguments.of("/provider", List.of("provider")));
    }

    private String ticket(Browser from) {
        assertThat(from.get("/account").status()).isEqualTo(200);
        return from.field("ticket");
    }

    /** Requires an error page of a request that changed nothing. */
    private void refused(Response response, String target) {
        assertThat(response.status()).as(target).isBetween(400, 429);
        assertThat(response.headers().all("Set-Cookie")).as(target).noneMatch(cookie -> cookie.contains("session"));
        assertThat(mails).isEmpty();
        assertThat(users.store().list("", Optional.empty()).items()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("forms")
    @Checks("UI-13")
    void refusesRepeatedFieldsAndThoseThatAreNotUtf8OrTooLong(String target, List<String> fields) {
        for (String field : fields) {
            String ticket = "ticket=" + FormCodec.encode(ticket(browser));
            refused(browser.send("POST", target, ticket + "&" + field + "=%FF"), target + " " + field);
            refused(browser.send("POST", target, ticket + "&" + field + "=%"), target + " " + field);
            refused(browser.send("POST", target, ticket + "&" + field + "=a&" + field + "=b"), target + " " + field);
            String tooLong = "x".repeat(200_000);
            refused(browser.send("POST", target, ticket + "&" + field + "=" + tooLong), target + " " + field);
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    @Checks("UI-13")
    void refusesTicketsThatAreMissingRepeatedForgedExpiredOrOfAnotherBrowser(String target, List<String> fields) {
        String ticket = ticket(browser);
        refused(browser.send("POST", target, ""), target);
        refused(browser.post(target, "ticket", ""), target);
        refused(browser.post(target, "ticket", ticket, "ticket", ticket), target);
        refused(browser.post(target, "ticket", ticket.substring(1)), target);
        refused(browser.post(target, "ticket", "x".repeat(100_000)), target);
        refused(new Browser().post(target, "ticket", ticket), target);
        refused(browser.send("POST", target, "ticket=%FF"), target);
        clock.advance(Duration.ofHours(2));
        refused(browser.post(target, "ticket", ticket, fields.get(0), "a"), target);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "state=",
                "state=unknown&code=x",
                "state=a&state=b&code=x",
                "state=%FF&code=x",
                "state=%&code=x",
                "response=unknown",
                "response=a&response=b",
                "response=%FF",
                "error=access_denied&state=unknown"
            })
    @Checks("UI-13")
    void refusesResponsesThatBelongToNoSignIn(String response) {
        refused(browser.get(RETURN + "?" + response), response);
        refused(browser.send("POST", RETURN, response), response);
        refused(browser.send("POST", RETURN, response + "&user=" + "x".repeat(50_000)), response);
        refused(browser.get("/provider/return/another?" + response), response);
    }

    @Test
    void returnsToThePageWhenTheProviderIsUnknown() {
        assertThat(browser.post("/provider", "ticket", ticket(browser), "provider", "another")
                        .status())
                .isEqualTo(400);
        assertThat(browser.page).contains("name=\"password\"");
    }

    private String mailed(int number) {
        Await.until("a mail arrives", () -> mails.size() > number);
        return mails.get(number)
                .text()
                .lines()
                .filter(line -> line.matches("[0-9]{6}"))
                .findFirst()
                .orElseThrow();
    }

    /** A page that waits for a code. */
    private record Waiting(String ticket, String handle, Map<String, String> cookies) {}

    private static Waiting waiting(Browser asking) {
        return new Waiting(asking.field("ticket"), asking.field("handle"), Map.copyOf(asking.cookies));
    }

    /** Sends a code from a page, of which there may be several in the same browser. */
    private int send(String target, Waiting page, String code) {
        Browser same = new Browser();
        same.cookies.putAll(page.cookies);
        return same.post(target, "ticket", page.ticket, "handle", page.handle, "code", code)
                .status();
    }

    private Waiting signUp(String email) {
        Browser asking = new Browser();
        assertThat(asking.post("/sign-up", "ticket", ticket(asking), "email", email, "password", PASSWORD)
                        .status())
                .isEqualTo(200);
        return waiting(asking);
    }

    private Waiting askForACode() {
        users.change(user.id(), known -> known.profile(known.profile().email(Optional.of("alice@example.com"), true)));
        Browser asking = new Browser();
        assertThat(asking.post("/mail-code", "ticket", ticket(asking), "username", "alice")
                        .status())
                .isEqualTo(200);
        return waiting(asking);
    }

    @Test
    @Checks("UI-15")
    void createsOneAccountForAnAddressFromParallelSignUps() {
        Waiting first = signUp("eve@example.com");
        String one = mailed(0);
        Waiting second = signUp("eve@example.com");
        String two = mailed(1);
        Queue<Callable<Integer>> both = new ConcurrentLinkedQueue<>(
                List.of(() -> send("/sign-up/answer", first, one), () -> send("/sign-up/answer", second, two)));
        try (Race race = new Race(2)) {
            assertThat(race.run(() -> both.remove().call())).containsExactlyInAnyOrder(303, 400);
        }
        assertThat(users.store().list("", Optional.empty()).items()).hasSize(2);
        assertThat(send("/sign-up/answer", second, two)).isEqualTo(400);
    }

    @Test
    @Checks("UI-15")
    void acceptsACodeOnceFromParallelRequestsAndNotInAnotherForm() {
        Waiting page = askForACode();
        String code = mailed(0);
        assertThat(send("/sign-up/answer", page, code)).isEqualTo(400);
        try (Race race = new Race(4)) {
            assertThat(race.run(() -> send("/mail-code/answer", page, code)))
                    .containsOnlyOnce(303)
                    .allMatch(status -> status == 303 || status == 400);
        }
    }

    @Test
    @ExpectedLog("temporarily_unavailable")
    void respondsThatTheStoreIsUnavailableAndWorksAfterwards() {
        Waiting page = askForACode();
        String code = mailed(0);
        String ticket = ticket(browser);
        away.set(true);
        assertThat(send("/mail-code/answer", page, code)).isEqualTo(503);
        assertThat(send("/sign-up/answer", page, code)).isEqualTo(503);
        assertThat(browser.get(RETURN + "?state=unknown&code=x").status()).isEqualTo(503);
        assertThat(browser.send("POST", RETURN, "state=unknown&code=x").status())
                .isEqualTo(503);
        assertThat(browser.post("/provider", "ticket", ticket, "provider", "contoso")
                        .status())
                .isEqualTo(503);
        away.set(false);
        assertThat(send("/mail-code/answer", page, code)).isEqualTo(303);
        assertThat(send("/mail-code/answer", page, code)).isEqualTo(400);
    }
}
