package org.gatewright.examples;

import java.util.Map;
import java.util.function.Consumer;
import org.gatewright.protocol.GrantType;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.client.Client;
import org.gatewright.server.device.DeviceFlow;
import org.gatewright.server.interaction.ConsentPage;
import org.gatewright.server.memory.MemoryClients;

/** A television that shows a code, and the browser in which its user types it. */
public final class DeviceFlowExample {
    private DeviceFlowExample() {}

    public static void main(String[] args) {
        run(System.out::println);
    }

    static void run(Consumer<String> out) {
        Client tv = Client.publicClient("tv")
                .name("Television")
                .grantTypes(GrantType.DEVICE_CODE)
                .scope("films")
                .build();
        try (Loopback login = new Loopback()) {
            String issuer = login.address();
            login.serve(AuthorizationServer.builder()
                    .issuer(issuer)
                    .allowInsecureRequests()
                    .enable(new DeviceFlow())
                    .clients(MemoryClients.of(tv))
                    .interaction(ConsentPage.forUser(request -> "alice"))
                    .build()
                    .routes());
            Calls device = new Calls(line -> out.accept("device:  " + line));
            Calls browser = new Calls(line -> out.accept("browser: " + line));
            Calls.Reply started =
                    device.post(issuer + "/device_authorization", Map.of("client_id", "tv", "scope", "films"));
            device.say("type " + started.text("user_code") + " at " + started.text("verification_uri"));
            Map<String, String> poll = Map.of(
                    "grant_type", GrantType.DEVICE_CODE.value(),
                    "client_id", "tv",
                    "device_code", started.text("device_code"));
            device.say(device.post(issuer + "/token", poll).text("error"));
            device.say("too soon: " + device.post(issuer + "/token", poll).text("error"));
            Calls.Reply form = browser.get(started.text("verification_uri_complete"));
            Map<String, String> typed = Map.of(
                    "user_code", started.text("user_code"),
                    "token", Calls.between(form.body(), "name=\"token\" value=\"", "\""));
            Calls.Reply page = browser.post(issuer + "/device", typed);
            browser.get(browser.allow(issuer, page, "films"));
            device.say("got a token for " + device.post(issuer + "/token", poll).text("scope"));
        }
    }
}
