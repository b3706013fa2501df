package org.gatewright.openid;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.gatewright.protocol.FormCodec;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.protocol.jose.Jwt;
import org.gatewright.server.client.Client;
import org.gatewright.server.fetch.FetchException;
import org.gatewright.server.fetch.Fetcher;
import org.gatewright.server.outbox.Outbox;
import org.gatewright.server.testing.Clients;
import org.gatewright.testkit.Await;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.Test;

/** What clients learn of a logout. */
class ClientLogoutTest {
    private static final String BACK_CHANNEL = "https://client.example/backchannel";
    private static final String FRONT_CHANNEL = "https://client.example/frontchannel?a=b";

    private final Receiver receiver = new Receiver();
    private final Provider provider = Provider.start(feature -> feature, builder -> builder.fetcher(receiver));

    /** The client's own server. */
    private static final class Receiver implements Fetcher {
        private final List<String> addresses = new ArrayList<>();
        private final List<String> received = new ArrayList<>();
        private int status = 200;

        @Override
        public Document get(String address, Set<String> types) {
            throw new FetchException(FetchException.Kind.NONE, "There is no document");
        }

        @Override
        public synchronized int post(String address, String form) {
            if (status == 0) {
                throw new FetchException(FetchException.Kind.UNREACHABLE, "The client is down");
            }
            assertThat(form).startsWith("logout_token=").doesNotContain("&");
            addresses.add(address);
            received.add(FormCodec.decode(form.substring(form.indexOf('=') + 1)).orElseThrow());
            return status;
        }

        synchronized int count() {
            return received.size();
        }

        synchronized String last() {
            return received.get(received.size() - 1);
        }
    }

    private void register(String name, String uri) {
        provider.server.clients.save(Provider.app().extension(name, uri).build());
    }

    private TestResponse logOut(Map<String, Object> tokens) {
        return provider.get("/logout?id_token_hint=" + tokens.get("id_token"));
    }

    @Test
    @Spec({"OpenID Connect Back-Channel Logout §2.4", "OpenID Connect Back-Channel Logout §2.5"})
    @Checks("LO-04")
    void sendsALogoutTokenToTheClient() {
        register(OpenIdMembers.BACK_CHANNEL, BACK_CHANNEL);
        Map<String, Object> tokens = provider.tokens(Provider.request());
        Claims idToken = provider.claims(tokens.get("id_token"));
        assertThat(logOut(tokens).status()).isEqualTo(200);
        Await.until("the logout token is sent", () -> receiver.count() == 1);
        assertThat(receiver.addresses).containsExactly(BACK_CHANNEL);
        Jwt jwt = Jwt.parse(receiver.last()).orElseThrow();
        assertThat(jwt.type()).contains("logout+jwt");
        assertThat(jwt.algorithmName())
                .isEqualTo(Jwt.parse(tokens.get("id_token").toString())
                        .orElseThrow()
                        .algorithmName());
        Claims claims = provider.claims(receiver.last());
        assertThat(claims.text("iss")).isEqualTo(idToken.text("iss"));
        assertThat(claims.text("sub")).isEqualTo(idToken.text("sub"));
        assertThat(claims.text("sid")).isEqualTo(idToken.text("sid")).isPresent();
        assertThat(claims.members().get("aud")).isEqualTo("app");
        assertThat(claims.members().get("events"))
                .isEqualTo(Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
        assertThat(claims.members().keySet())
                .containsExactlyInAnyOrder("iss", "sub", "aud", "iat", "exp", "jti", "sid", "events");
        assertThat(claims.time("exp"))
                .isEqualTo(Optional.of(claims.time("iat").orElseThrow().plusSeconds(120)));
    }

    @Test
    @Spec("OpenID Connect Back-Channel Logout §2.5")
    @Checks("LO-04")
    void sendsItOnceTheClientIsBackAfterAnHour() {
        register(OpenIdMembers.BACK_CHANNEL, BACK_CHANNEL);
        receiver.status = 0;
        logOut(provider.tokens(Provider.request()));
        Outbox outbox = provider.outbox();
        for (int minute = 0; minute < 60; minute++) {
            outbox.deliver();
            provider.server.clock.advance(Duration.ofMinutes(1));
        }
        assertThat(receiver.count()).isZero();
        receiver.status = 503;
        Await.until("the client is asked again", () -> asked(outbox, 1));
        String first = receiver.last();
        receiver.status = 204;
        Await.until("the client has it", () -> asked(outbox, 2));
        assertThat(provider.claims(receiver.last()).text("jti"))
                .isEqualTo(provider.claims(first).text("jti"))
                .isPresent();
        assertThat(provider.claims(receiver.last()).time("iat"))
                .isNotEqualTo(provider.claims(first).time("iat"));
        Await.until("nothing waits", this::isSettled);
    }

    /** Whether the client was asked at least that often, after another pause. */
    private boolean asked(Outbox outbox, int times) {
        if (receiver.count() < times) {
            provider.server.clock.advance(Duration.ofMinutes(1));
            outbox.deliver();
        }
        return receiver.count() >= times;
    }

    /** Whether no message waits, even for its next attempt; such a one is not attempted any more. */
    private boolean isSettled() {
        Instant end = provider.server.clock.instant().plus(Outbox.LIFE);
        return provider.server.stores.outbox().lease(end, end).isEmpty();
    }

    @Test
    @Spec("OpenID Connect Back-Channel Logout §2.8")
    void doesNotRepeatWhatTheClientRejects() {
        register(OpenIdMembers.BACK_CHANNEL, BACK_CHANNEL);
        receiver.status = 400;
        logOut(provider.tokens(Provider.request()));
        Await.until("the logout token is sent", () -> receiver.count() == 1);
        Await.until("nothing waits", this::isSettled);
        assertThat(receiver.count()).isEqualTo(1);
    }

    @Test
    @Spec({"OpenID Connect Back-Channel Logout §2.5", "OpenID Connect Back-Channel Logout §2.3"})
    void tellsOnlyTheClientsOfTheSession() {
        register(OpenIdMembers.BACK_CHANNEL, BACK_CHANNEL);
        provider.server.clients.save(Client.publicClient("other")
                .scope("openid")
                .extension(OpenIdMembers.BACK_CHANNEL, "https://other.example/logout")
                .build());
        provider.tokens(Provider.request());
        String ended = provider.session();
        provider.anotherBrowser();
        provider.tokens(Provider.request());
        provider.sessions().end(ended.substring(0, ended.indexOf('.')));
        Await.until("the logout token is sent", () -> receiver.count() == 1);
        assertThat(provider.claims(receiver.last()).text("sid")).contains(ended.substring(0, ended.indexOf('.')));
        provider.outbox().deliver();
        assertThat(receiver.addresses).containsExactly(BACK_CHANNEL);
    }

    @Test
    @Spec("OpenID Connect Back-Channel Logout §2.7")
    @Checks("LO-04")
    void endsTheSessionBeforeItTellsAClient() {
        register(OpenIdMembers.BACK_CHANNEL, BACK_CHANNEL);
        Map<String, Object> tokens = provider.tokens(Provider.request());
        String id = provider.session().substring(0, provider.session().indexOf('.'));
        LoginSession session = provider.sessions().list("alice").get(0);
        assertThat(session.id()).isEqualTo(id);
        // As if the process had stopped after it stored the message.
        provider.server
                .stores
                .outbox()
                .add(
                        BackChannelLogout.message(session, "app", provider.server.clock.instant()),
                        provider.server.clock.instant());
        assertThat(provider.outbox().deliver()).isEqualTo(1);
        assertThat(receiver.count()).isEqualTo(1);
        assertThat(provider.sessions().list("alice")).isEmpty();
        assertThat(provider.userInfo(tokens.get("access_token")).status()).isEqualTo(401);
    }

    @Test
    @Spec("OpenID Connect Back-Channel Logout §2.5")
    @Checks("LO-04")
    void tellsTheOtherClientsToo() {
        register(OpenIdMembers.BACK_CHANNEL, BACK_CHANNEL);
        provider.server.clients.save(Clients.spa()
                .scope("openid")
                .extension(OpenIdMembers.BACK_CHANNEL, "https://spa.example/logout")
                .build());
        provider.tokens(Provider.request());
        provider.granted(Provider.request("client_id", "spa", "redirect_uri", Clients.SPA_CALLBACK));
        LoginSession session = provider.sessions().list("alice").get(0);
        // As if the process had stopped between the messages to the two clients.
        Instant now = provider.server.clock.instant();
        provider.server.stores.outbox().add(BackChannelLogout.message(session, "app", now), now);
        provider.outbox().deliver();
        assertThat(provider.sessions().list("alice")).isEmpty();
        Await.until("both clients know", () -> receiver.count() == 2);
        assertThat(receiver.addresses).containsExactlyInAnyOrder(BACK_CHANNEL, "https://spa.example/logout");
    }

    @Test
    void storesNoMessagesThatItCannotSend() {
        Provider without = Provider.start();
        without.server.clients.save(Provider.app()
                .extension(OpenIdMembers.FRONT_CHANNEL, FRONT_CHANNEL)
                .build());
        without.get(
                "/logout?id_token_hint=" + without.tokens(Provider.request()).get("id_token"));
        Instant end = without.server.clock.instant().plus(Outbox.LIFE);
        assertThat(without.server.stores.outbox().lease(end, end)).isEmpty();
    }

    @Test
    @Spec({"OpenID Connect Front-Channel Logout §2", "OpenID Connect Front-Channel Logout §3"})
    @Checks("LO-05")
    void loadsThePagesOfClientsBeforeItGoesOn() {
        register(OpenIdMembers.FRONT_CHANNEL, FRONT_CHANNEL);
        Map<String, Object> tokens = provider.tokens(Provider.request());
        String sid = provider.claims(tokens.get("id_token")).text("sid").orElseThrow();
        TestResponse page = provider.get("/logout?id_token_hint=" + tokens.get("id_token")
                + "&post_logout_redirect_uri=" + FormCodec.encode(Provider.LOGOUT) + "&state=s");
        assertThat(page.status()).isEqualTo(200);
        String issuer = FormCodec.encode(
                provider.claims(tokens.get("id_token")).text("iss").orElseThrow());
        assertThat(page.body())
                .contains("<iframe hidden src=\"" + FRONT_CHANNEL + "&amp;iss=" + issuer + "&amp;sid=" + sid + "\">")
                .contains("<a id=\"next\" href=\"" + Provider.LOGOUT + "?state=s\">");
        String policy = page.header("Content-Security-Policy");
        assertThat(Set.of(policy.split("; ?"))).contains("frame-src https://client.example", "frame-ancestors 'none'");
        assertThat(provider.get("/logout").body()).doesNotContain("iframe");
    }

    @Test
    @Spec({
        "OpenID Connect Back-Channel Logout §2.1",
        "OpenID Connect Back-Channel Logout §2.2",
        "OpenID Connect Front-Channel Logout §3"
    })
    void publishesWhatItSupports() {
        Map<String, Object> metadata =
                provider.server.get("/.well-known/openid-configuration").json();
        assertThat(metadata)
                .containsEntry("backchannel_logout_supported", true)
                .containsEntry("backchannel_logout_session_supported", true)
                .containsEntry("frontchannel_logout_supported", true)
                .containsEntry("frontchannel_logout_session_supported", true);
        assertThat(Provider.start().server.get("/.well-known/openid-configuration").json().keySet().stream()
                        .filter(name -> name.startsWith("backchannel"))
                        .collect(Collectors.toSet()))
                .as("without a fetcher")
                .isEmpty();
    }
}
