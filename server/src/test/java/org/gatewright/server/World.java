package org.gatewright.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.Scope;
import org.gatewright.server.Family.Expected;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.client.Client;
import org.gatewright.server.request.Approval;
import org.gatewright.server.testing.ClientFlows;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.TestClock;
import org.gatewright.testkit.TestResponse;

/** A server and its reference model, which execute the same steps and are compared after each. */
final class World {
    private static final List<Client> CLIENTS = List.of(
            Clients.spa().build(),
            Clients.app().build(),
            Clients.app().rotation(Client.Rotation.NEVER).build());
    private static final List<String> IDS = List.of("spa", "app");
    private static final List<String> USERS = List.of("alice", "bob");
    private static final List<Scope> SCOPES =
            List.of(Scope.of("read", "write"), Scope.of("read"), Scope.of("write"), Scope.of("read", "admin"));
    private static final List<Duration> WAITS = List.of(
            Duration.ofSeconds(3),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofMinutes(5),
            Duration.ofDays(8),
            Duration.ofDays(13),
            Duration.ofDays(14));

    private final TestClock clock;
    private final ClientFlows flows;
    private final TestServer server;
    private final Map<String, Client> clients = new HashMap<>();
    private final List<Family> families = new ArrayList<>();

    /** Creates a world on a server with that clock, without earlier authorizations. */
    World(TestServer server, TestClock clock, boolean rotating) {
        this.server = server;
        this.flows = new ClientFlows(server);
        this.clock = clock;
        clock.advance(Duration.ofDays(365));
        server.stores.authorizations().purge(Integer.MAX_VALUE);
        server.stores.oneTimes().purge(Integer.MAX_VALUE);
        clock.reset();
        server.events.clear();
        IDS.forEach(server.clients::delete);
        register(CLIENTS.get(0));
        register(CLIENTS.get(rotating ? 1 : 2));
    }

    void take(Step step) {
        switch (step.kind()) {
            case ISSUE -> issue(pick(IDS, step.pick()), pick(USERS, step.variant()), step.variant() % 3);
            case DENY -> deny(pick(IDS, step.pick()));
            case REDEEM -> redeem(step.pick(), step.variant());
            case REFRESH -> refresh(step.pick(), step.variant());
            case REVOKE_USER -> revokeUser(pick(USERS, step.pick()));
            case REVOKE_CLIENT -> revokeClient(pick(IDS, step.pick()));
            case ADVANCE -> clock.advance(pick(WAITS, step.pick()));
            case DELETE_CLIENT -> deleteClient(pick(IDS, step.pick()));
            case REGISTER_CLIENT -> register(CLIENTS.get(step.pick() % 2));
        }
        compare();
    }

    private void issue(String clientId, String user, int narrowing) {
        TestResponse page = flows.authorize(clientId, "read write");
        Client client = clients.get(clientId);
        if (client == null) {
            assertThat(page.status()).isEqualTo(400);
            return;
        }
        Scope scope = SCOPES.get(narrowing);
        TestResponse granted = flows.grant(page, Approval.by(user).scope(scope));
        assertThat(granted.status()).isEqualTo(303);
        Authorization authorization = server.events.granted.remove(0);
        String code = granted.query().get("code");
        families.add(new Family(authorization, client, user, scope, code, now()));
    }

    private void deny(String clientId) {
        TestResponse page = flows.authorize(clientId, "read write");
        if (clients.containsKey(clientId)) {
            TestResponse denied = flows.deny(page);
            assertThat(denied.query()).containsEntry("error", "access_denied").doesNotContainKey("code");
        }
    }

    /** Redeems as the owner or the other client; with valid credentials and verifier or, rarely, an invalid one. */
    private void redeem(int pick, int variant) {
        if (families.isEmpty()) {
            return;
        }
        Family family = pick(families, pick);
        String presenter = presenter(family, variant);
        boolean rightVerifier = variant % 5 != 3;
        boolean rightUri = variant % 5 != 4;
        TestResponse response = flows.redeem(
                presenter,
                family.code,
                rightUri ? Clients.callback(family.client.id()) : "https://thief.example/cb",
                rightVerifier ? TestServer.VERIFIER : TestServer.VERIFIER + "x");
        Expected expected = clients.containsKey(presenter)
                ? family.redeem(presenter, rightVerifier && rightUri, now())
                : Expected.refusal("401 invalid_client");
        check(response, expected, family, family.scope);
    }

    /** Mostly the current token or its predecessor; with any scope, also more than was granted. */
    private void refresh(int pick, int variant) {
        List<Family> withTokens = families.stream()
                .filter(family -> !family.refreshTokens.isEmpty())
                .toList();
        if (withTokens.isEmpty()) {
            return;
        }
        Family family = pick(withTokens, pick);
        int serial = Math.max(0, family.refreshTokens.size() - 1 - variant % 3);
        String presenter = presenter(family, variant);
        Optional<Scope> asked = variant % 4 == 0 ? Optional.empty() : Optional.of(SCOPES.get(pick % SCOPES.size()));
        String text = family.refreshTokens.get(serial).text();
        TestResponse response = asked.isPresent()
                ? flows.refresh(presenter, text, asked.get().toString())
                : flows.refresh(presenter, text);
        Expected expected = clients.containsKey(presenter)
                ? family.refresh(presenter, serial, asked.orElse(family.scope), now())
                : Expected.refusal("401 invalid_client");
        check(response, expected, family, asked.orElse(family.scope));
    }

    private void check(TestResponse response, Expected expected, Family family, Scope scope) {
        assertThat((response.status() + " " + response.error()).strip()).isEqualTo(expected.outcome());
        if (response.status() != 200) {
            assertThat(response.json()).doesNotContainKeys("access_token", "refresh_token");
            return;
        }
        assertThat(response.json("scope")).isEqualTo(scope.toString());
        assertThat(response.json().get("expires_in"))
                .isEqualTo(Duration.between(now(), expected.accessEnd()).toSeconds());
        family.accessTokens.put(response.json("access_token"), new Family.Access(scope, expected.accessEnd()));
        if (expected.refreshSerial() == Expected.NO_REFRESH) {
            assertThat(response.json()).doesNotContainKey("refresh_token");
        } else if (expected.refreshSerial() < family.refreshTokens.size()) {
            assertThat(response.json("refresh_token"))
                    .isEqualTo(
                            family.refreshTokens.get(expected.refreshSerial()).text());
        } else {
            family.refreshTokens.add(
                    new Family.Refresh(response.json("refresh_token"), now(), family.refreshEnd(now())));
        }
    }

    private void revokeUser(String user) {
        server.stores.authorizations().revoke(new AuthorizationFilter.Subject(user));
        families.stream().filter(family -> family.user.equals(user)).forEach(family -> family.revoked = true);
    }

    private void revokeClient(String clientId) {
        server.stores.authorizations().revoke(new AuthorizationFilter.Client(clientId));
        families.stream()
                .filter(family -> family.client.id().equals(clientId))
                .forEach(family -> family.revoked = true);
    }

    private void deleteClient(String clientId) {
        assertThat(server.clients.delete(clientId)).isEqualTo(clients.remove(clientId) != null);
        revokeClient(clientId);
    }

    private void register(Client client) {
        if (clients.putIfAbsent(client.id(), client) == null) {
            server.clients.save(client);
        }
    }

    private void compare() {
        for (Family family : families) {
            family.accessTokens.forEach(
                    (text, token) -> assertThat(flows.resource(text)).isEqualTo(family.seen(token, now())));
            Optional<Authorization> row = server.stores.authorizations().find(family.granted.id());
            if (row.isEmpty()) {
                assertThat(family.end).isBeforeOrEqualTo(now());
            } else {
                compare(family, row.get());
            }
        }
    }

    private static void compare(Family family, Authorization row) {
        assertThat(row.isActive()).isEqualTo(!family.revoked);
        assertThat(row.code().orElseThrow().redeemed()).isEqualTo(family.redeemed);
        assertThat(row.expires()).isEqualTo(family.end);
        int generations = family.refreshTokens.size();
        assertThat(row.refresh().map(live -> live.serial() + 1).orElse(0)).isEqualTo(generations);
        if (generations > 0) {
            assertThat(row.refresh().orElseThrow().expires())
                    .isEqualTo(family.refreshTokens.get(generations - 1).end());
        }
    }

    private static String presenter(Family family, int variant) {
        String owner = family.client.id();
        return variant % 7 == 6 ? IDS.get(1 - IDS.indexOf(owner)) : owner;
    }

    private Instant now() {
        return clock.instant();
    }

    private static <T> T pick(List<T> list, int index) {
        return list.get(index % list.size());
    }
}
