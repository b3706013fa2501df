package org.gatewright.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.gatewright.protocol.Refusal;
import org.gatewright.protocol.http.Route;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.event.ServerEvents;
import org.gatewright.server.interaction.ConsentPage;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.spec.Parity;
import org.gatewright.spec.Spec;
import org.gatewright.tck.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A server whose issuer has a path, mounted there, beside something else on the same host. */
@ParameterizedClass
@EnumSource
class IssuerPathTest {
    private static final String BASE = "/tenant";

    @Parameter
    WebStack stack;

    private static List<Route> routes(ServerEvents events) {
        return AuthorizationServer.builder()
                .issuer(TestServer.ISSUER + BASE)
                .allowInsecureRequests()
                .clients(MemoryClients.of(Clients.app().build()))
                .events(events)
                .interaction(ConsentPage.forUser(request -> "alice"))
                .build()
                .routes();
    }

    @Test
    @Parity(19)
    @Spec("RFC 8414 §3")
    void itsFormsAndDocumentsAreWhereTheIssuerSays() {
        WebStack.Running running = stack.serve(BASE, routes(ServerEvents.none()));
        try {
            Wire wire = new Wire(running.port());
            Answer metadata = new Answer(wire.get("/.well-known/oauth-authorization-server" + BASE));
            assertThat(metadata.json("token_endpoint")).isEqualTo(TestServer.ISSUER + BASE + "/token");
            Answer page =
                    new Answer(wire.get(BASE + "/authorize?" + TestServer.encode(TestServer.authorizationRequest())));
            assertThat(page.body()).contains("action=\"" + BASE + "/consent\"").contains("You are alice.");
            String key = page.body().replaceFirst("(?s).*name=\"key\" value=\"([^\"]*)\".*", "$1");
            Answer granted = new Answer(wire.request(
                    "POST",
                    BASE + "/consent",
                    Map.of("Content-Type", "application/x-www-form-urlencoded", "Cookie", TestServer.cookie(page)),
                    "grant=yes&scope%3Aread=on&key=" + key));
            assertThat(granted.query()).containsKey("code").containsEntry("iss", TestServer.ISSUER + BASE);
        } finally {
            running.stop().run();
        }
    }

    @Test
    @Parity(33)
    void aListenerThatFailsChangesNoAnswer() {
        WebStack.Running running = stack.serve(BASE, routes(new ServerEvents() {
            @Override
            public void refused(Refusal refusal) {
                throw new IllegalStateException("a listener's own trouble");
            }
        }));
        try {
            Answer answer = new Answer(new Wire(running.port())
                    .request(
                            "POST",
                            BASE + "/token",
                            Map.of("Content-Type", "application/x-www-form-urlencoded"),
                            "grant_type=authorization_code&client_id=app"));
            RefusedToken.looksLike(401, "invalid_client", answer);
        } finally {
            running.stop().run();
        }
    }
}
