package org.gatewright.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.scribejava.core.model.OAuth2AccessToken;
import com.github.scribejava.core.oauth.OAuth20Service;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.gatewright.server.client.ClientRules;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.pac4j.core.context.CallContext;
import org.pac4j.core.context.WebContext;
import org.pac4j.core.context.session.SessionStore;
import org.pac4j.core.credentials.Credentials;
import org.pac4j.core.exception.http.FoundAction;
import org.pac4j.core.http.callback.NoParameterCallbackUrlResolver;
import org.pac4j.oauth.client.GenericOAuth20Client;
import org.pac4j.oauth.profile.OAuth20Profile;

/** A login by pac4j, whose client for OAuth 2 knows no PKCE. */
@Tag("clients")
class Pac4jClientTest {
    private final NetworkServer network = NetworkServer.reachable(WebStack.VERTX, builder -> {});
    private final TestServer server = network.test();
    private final String issuer = TestServer.ISSUER + ":" + network.port();
    private final Map<String, Object> session = new HashMap<>();

    @AfterEach
    void stop() {
        network.close();
    }

    /** Returns an object that has only these methods; all others return nothing. */
    private static <T> T only(Class<T> type, Map<String, Function<Object[], Object>> methods) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, called, given) -> {
            Function<Object[], Object> method = methods.get(called.getName());
            if (method != null) {
                return method.apply(given);
            }
            return called.getReturnType() == Optional.class ? Optional.empty() : null;
        }));
    }

    /** Returns a request with these parameters, in the session. */
    private CallContext request(Map<String, String> parameters) {
        WebContext web = only(
                WebContext.class,
                Map.of("getRequestParameter", given -> Optional.ofNullable(parameters.get((String) given[0]))));
        SessionStore store = only(
                SessionStore.class,
                Map.of(
                        "get",
                        given -> Optional.ofNullable(session.get((String) given[1])),
                        "set",
                        given -> session.put((String) given[1], given[2])));
        return new CallContext(web, store);
    }

    private GenericOAuth20Client client() {
        GenericOAuth20Client client = new GenericOAuth20Client();
        client.getConfiguration().setKey("app").setSecret(Clients.SECRET);
        client.setScope("read");
        client.setWithState(true);
        client.setAuthUrl(issuer + "/authorize");
        client.setTokenUrl(issuer + "/token");
        client.setProfileUrl(issuer + "/resource");
        client.setProfileAttrs(Map.of("subject", "subject"));
        client.setProfileId("subject");
        client.setCallbackUrl(Clients.CALLBACK);
        client.setCallbackUrlResolver(new NoParameterCallbackUrlResolver());
        return client;
    }

    @Test
    @Spec({"RFC 6749 §4.1", "RFC 6749 §6"})
    void authenticatesAUserAndRefreshes() throws Exception {
        server.clients.save(
                Clients.app().rules(ClientRules.defaults().allowMissingPkce()).build());
        GenericOAuth20Client client = client();
        FoundAction toServer =
                (FoundAction) client.getRedirectionAction(request(Map.of())).orElseThrow();
        TestResponse back = server.decide(server.get(toServer.getLocation().substring(issuer.length())));
        CallContext callback = request(back.query());
        Credentials code = client.getCredentials(callback).orElseThrow();
        Credentials token = client.validateCredentials(callback, code).orElseThrow();
        OAuth20Profile user =
                (OAuth20Profile) client.getUserProfile(callback, token).orElseThrow();
        assertThat(user.getId()).isEqualTo("alice");
        OAuth20Service service = (OAuth20Service) client.getConfiguration().buildService(callback.webContext(), client);
        OAuth2AccessToken refreshed = service.refreshAccessToken(user.getRefreshToken());
        assertThat(server.resource(refreshed.getAccessToken()).status()).isEqualTo(200);
    }
}
