package org.gatewright.benchmarks.compare;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.gatewright.benchmarks.program.Calls;
import org.gatewright.benchmarks.program.ServedProcess;
import org.gatewright.benchmarks.program.Settings;
import org.gatewright.benchmarks.program.Site;
import org.gatewright.benchmarks.program.Tokens;
import org.gatewright.benchmarks.throughput.Connections;
import org.gatewright.benchmarks.throughput.FormRequest;
import org.gatewright.benchmarks.throughput.TokenCalls;
import org.gatewright.protocol.json.Json;
import org.gatewright.testkit.Wire;

/** The rows of the table: the bare HTTP server, the layers above it, and the program. */
final class Contenders {
    /** Tokens expire during the run, so that the load of a store is steady. */
    private static final Duration LIFE = Duration.ofMinutes(1);

    private static final Duration WHOLE_RUN = Duration.ofDays(1);
    private static final Tokens OPAQUE = Tokens.OPAQUE.living(LIFE);

    private Contenders() {}

    /** All contenders; the bare HTTP server is the first. */
    static List<Contender> all() {
        List<Contender> all = new ArrayList<>();
        all.add(new Contender("Netty, one event loop (the floor)", folder -> constant(folder, FloorServer.class)));
        all.add(new Contender("the adapter alone", folder -> constant(folder, AdapterServer.class, "loop")));
        all.add(new Contender("the adapter and a worker", folder -> constant(folder, AdapterServer.class, "worker")));
        for (Site.Kind kind : List.of(Site.Kind.MEMORY, Site.Kind.SQLITE, Site.Kind.POSTGRESQL, Site.Kind.REDIS)) {
            all.add(new Contender(
                    "Gatewright, opaque, " + kind.title(),
                    folder -> gateway(folder, kind, OPAQUE, Stand.Talks::first)));
        }
        for (String algorithm : List.of("ES256", "EdDSA", "RS256")) {
            Tokens signed = Tokens.signed(algorithm).living(LIFE);
            all.add(new Contender(
                    "Gatewright, JWT " + algorithm,
                    folder -> gateway(folder, Site.Kind.MEMORY, signed, Stand.Talks::first)));
        }
        Tokens lasting = OPAQUE.living(WHOLE_RUN);
        all.add(new Contender(
                "Gatewright, introspection",
                folder -> gateway(folder, Site.Kind.MEMORY, lasting, Contenders::introspections)));
        all.add(new Contender(
                "Gatewright, refresh with rotation",
                folder -> gateway(folder, Site.Kind.MEMORY, OPAQUE, Contenders::refreshes)));
        all.add(new Contender(
                "Gatewright, login: code, and its redemption with an ID token ES256",
                folder -> gateway(folder, Site.Kind.MEMORY, OPAQUE, Contenders::logins)));
        all.addAll(Others.all());
        return all;
    }

    private static Stand constant(Path folder, Class<?> server, String... how) {
        int port = Wire.freePort();
        String[] arguments =
                Stream.concat(Stream.of(Integer.toString(port)), Stream.of(how)).toArray(String[]::new);
        List<String> program = new ArrayList<>(List.of("-cp", System.getProperty("java.class.path"), server.getName()));
        program.addAll(List.of(arguments));
        Launch launch = server == AdapterServer.class
                ? Launch.gatewright(folder.resolve("gc.log"), program)
                : Launch.java(folder.resolve("gc.log"), program);
        byte[] first = FormRequest.post(port, Constant.PATH, TokenCalls.FORM);
        return new Stand(launch, port, first, Stand.Talks::first, () -> {});
    }

    private static Stand gateway(Path folder, Site.Kind kind, Tokens tokens, Stand.Talks talks) {
        Site site = Site.open(kind, folder);
        Settings settings = Settings.write(folder, site.address(), Compare.CONNECTIONS, tokens);
        List<String> program = new ArrayList<>(ServedProcess.program());
        program.addAll(ServedProcess.arguments(settings));
        Launch launch =
                Launch.gatewright(folder.resolve("gc.log"), program).archived(folder.resolveSibling("gatewright.jsa"));
        byte[] first = FormRequest.post(settings.port(), "/oauth2/token", TokenCalls.FORM);
        return new Stand(launch, settings.port(), first, talks, site);
    }

    /** Introspects the same token repeatedly. */
    private static List<Talk> introspections(Stand stand, int connections) throws Exception {
        String response = new String(new Connections(stand.port(), stand.first()).call(), StandardCharsets.US_ASCII);
        byte[] json = response.substring(response.indexOf('{')).getBytes(StandardCharsets.US_ASCII);
        String form = "token=" + Json.read(json).get("access_token") + "&" + FormRequest.CLIENT;
        Talk talk = Talk.repeating(FormRequest.post(stand.port(), "/oauth2/introspect", form));
        return Collections.nCopies(connections, talk);
    }

    /** Logs a separate user in for each connection. */
    private static List<Talk> logins(Stand stand, int connections) throws Exception {
        List<Talk> talks = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            talks.add(new LoggingIn(stand.port(), new Calls("http://localhost:" + stand.port(), "user" + i)));
        }
        return talks;
    }

    /** Obtains a refresh token of a separate user for each connection, through the pages. */
    private static List<Talk> refreshes(Stand stand, int connections) throws Exception {
        List<Talk> talks = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            Calls calls = new Calls("http://localhost:" + stand.port(), "user" + i);
            talks.add(new Refreshing(stand.port(), calls.redeem(calls.code()).text("refresh_token")));
        }
        return talks;
    }
}
