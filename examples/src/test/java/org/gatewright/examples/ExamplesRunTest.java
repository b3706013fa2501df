package org.gatewright.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.gatewright.testkit.Parity;
import org.junit.jupiter.api.Test;

/** The examples of the feature pages, and their documented output. */
class ExamplesRunTest {
    private static List<String> lines(Consumer<Consumer<String>> example) {
        List<String> lines = new ArrayList<>();
        example.accept(lines::add);
        return lines;
    }

    @Test
    void namesAnExistingProgramOnEveryPage() throws IOException {
        for (Path page : pages()) {
            List<String> programs = Files.readAllLines(page).stream()
                    .filter(line -> line.startsWith("examples/run "))
                    .map(line -> line.substring("examples/run ".length()))
                    .toList();
            assertThat(programs)
                    .as(page.toString())
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(Path.of("src/main/java/org/gatewright/examples", name + ".java"))
                            .exists());
        }
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("../docs/features"))) {
            return all.filter(page -> !page.endsWith("README.md")).toList();
        }
    }

    @Test
    void verifiesTokensInOtherProcesses() {
        assertThat(lines(RemoteTokensExample::run))
                .contains("GET /orders -> 200", "GET /bills -> 200", "elsewhere: 401")
                .anyMatch(line -> line.contains("resource_metadata=\"https://bills.example/.well-known/"));
    }

    @Test
    void logsInToTwoApplicationsOnceAndOutOfBoth() {
        assertThat(lines(OpenIdConnectExample::run))
                .contains(
                        "notes, after the login page: alice, nonce n-notes",
                        "photos, without a page: alice, nonce n-photos",
                        "{\"sub\":\"alice\",\"email\":\"alice@example.com\"}",
                        "logout: 200",
                        "photos, after the login page: alice, nonce n-photos");
    }

    @Test
    void verifiesPasswordsInAnLdapDirectory() {
        assertThat(lines(LdapExample::run))
                .containsExactly(
                        "a wrong password: Optional.empty",
                        "a filter as a login: Optional.empty",
                        "alice is active: true",
                        "alice: Alice Liddell, of [staff]");
    }

    @Test
    void verifiesJwtAccessTokens() {
        assertThat(lines(JwtAccessTokenExample::run)).contains("orders of shop", "GET /orders -> 401");
    }

    @Test
    void authenticatesByKeyAndByEitherSecret() {
        assertThat(lines(PrivateKeyJwtExample::run))
                .contains("signed: Bearer", "the same again: invalid_client", "old: 200", "new: 200", "wrong: 401");
    }

    @Test
    void rejectsASenderConstrainedTokenAsBearerToken() {
        assertThat(lines(DpopExample::run))
                .contains("use_dpop_nonce", "token type DPoP", "GET /data -> 200", "GET /data -> 401");
    }

    @Test
    void signsAndPushesARequestAndSignsItsResponse() {
        assertThat(lines(PushedRequestExample::run))
                .contains(
                        "POST /par -> 201",
                        "signed by the server: true, for [shop]",
                        "scope orders",
                        "not pushed: invalid_request");
    }

    @Test
    void issuesATokenToADeviceAfterApproval() {
        assertThat(lines(DeviceFlowExample::run))
                .contains(
                        "device:  authorization_pending",
                        "device:  too soon: slow_down",
                        "device:  got a token for films");
    }

    @Test
    void exchangesATokenForADelegatedOne() {
        assertThat(lines(TokenExchangeExample::run))
                .contains("sub alice, scope read, act {sub=client:gateway}", "another service: unauthorized_client");
    }

    @Test
    void redeemsAnIdJagOnceAtAnotherServer() {
        assertThat(lines(IdJagExample::run))
                .contains(
                        "urn:ietf:params:oauth:token-type:id-jag as N_A",
                        "token of the chat: Bearer",
                        "the same again: invalid_grant");
    }

    @Test
    void discoversTheAuthorizationServerOfAnApi() {
        assertThat(lines(ResourceMetadataExample::run)).contains("GET /notes -> 401", "Notes takes [read]", "a note");
    }

    @Test
    void registersUpdatesAndDeletesAClient() {
        assertThat(lines(ClientRegistrationExample::run))
                .contains(
                        "invalid_token",
                        "client_secret_basic for read",
                        "now [https://partner.example/new]",
                        "with the old token: invalid_token",
                        "clients left: 0");
    }

    @Test
    void introspectsAndRevokesAToken() {
        assertThat(lines(IntrospectionExample::run))
                .containsSubsequence("api: true", "nosy: false", "signed: true, for [api]", "api: false");
    }

    @Test
    void remembersConsentUntilItIsRevoked() {
        assertThat(lines(ConsentExample::run))
                .contains(
                        "first: asked, code came",
                        "then: not asked, code came",
                        "taken back: 2 authorizations",
                        "after that: asked, code came");
    }

    @Test
    void rateLimitsGuessing() {
        assertThat(lines(RateLimitExample::run))
                .contains(
                        "temporarily_unavailable, try again later: true",
                        "another client from there: 200",
                        "POST /token -> 413");
    }

    @Test
    @Parity({16, 24})
    void supportsTheLegacyGrantsIfEnabled() {
        assertThat(lines(LegacyGrantsExample::run))
                .contains("right password: Bearer", "wrong password: invalid_grant", "in the fragment: true");
    }

    @Test
    @Parity({10, 21, 28})
    void extendsTheProtocol() {
        assertThat(lines(ExtensionExample::run))
                .contains("a UUID: true", "wrong key: invalid_client", "the ticket: A-17");
    }

    @Test
    void addsACustomFeatureThroughItsSetup() {
        assertThat(lines(LoyaltyCardExample::run))
                .contains(
                        "levels: [gold]",
                        "at the till: gold",
                        "without a token: 401",
                        "asked: Accept the terms of the card",
                        "a receipt: true",
                        "brand: Shop & More");
    }

    @Test
    @Parity({3, 28, 31})
    void keepsTheEndpointsOfTheMigratedApplication() {
        assertThat(lines(MigratedClockExample::run))
                .containsSubsequence("GET /oauth2 -> 200", "POST /oauth2/token -> 200", "GET /clock -> 200");
    }

    @Test
    void allowsCrossOriginRequestsOfTheClientsPages() {
        assertThat(lines(CorsExample::run))
                .contains(
                        "preflight: *",
                        "https://spa.example: readable",
                        "https://beta.spa.example: readable",
                        "https://evil.example: not readable");
    }
}
