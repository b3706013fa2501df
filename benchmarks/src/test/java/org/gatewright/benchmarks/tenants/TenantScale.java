package org.gatewright.benchmarks.tenants;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.gatewright.benchmarks.program.Settings;
import org.gatewright.benchmarks.throughput.Connections;
import org.gatewright.benchmarks.throughput.FormRequest;
import org.gatewright.benchmarks.throughput.Measure;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.standalone.config.ServerConfig;
import org.gatewright.standalone.serve.ServerProgram;

/**
 * Prints the cost of a folder of tenants: startup time, heap with and without loaded tenants, the first request to an
 * unloaded tenant, and tokens per second with many tenants compared to one, with one client and with as many as there are
 * tenants, since each client has a place of its own in an index; medians of alternating rounds. Options:
 * -Dtenants=5000 -Dstore=sqlite:state.db -Drounds=7 -Dseconds=3.
 */
public final class TenantScale {
    private static final int TENANTS = Integer.getInteger("tenants", 5000);
    private static final int LOADED = 500;
    private static final int ROUNDS = Integer.getInteger("rounds", 7);
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("seconds", 3));
    private static final int CALLERS = 8;
    private static final String FORM = "grant_type=client_credentials&" + FormRequest.CLIENT;

    private TenantScale() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("tenants");
        Settings settings =
                Settings.write(folder, System.getProperty("store", "sqlite:" + folder.resolve("state.db")), 1);
        ServerProgram.start(ServerConfig.read(settings.file())).close(); // loads classes and creates tables
        Files.createDirectory(folder.resolve("tenants"));
        Files.writeString(
                settings.file(),
                Files.readString(settings.file()).replace("clients: clients.yaml", "clients: many.yaml")
                        + "tenants: tenants\n");
        writeClients(Path.of(folder.toString(), "many.yaml"));
        long empty;
        try (ServerProgram program = ServerProgram.start(ServerConfig.read(settings.file()))) {
            empty = heap();
        }
        for (int i = 0; i < TENANTS; i++) {
            Files.writeString(folder.resolve("tenants/t" + i + ".yaml"), """
                    issuer: %s/t%d
                    users: ../users.yaml
                    clients: ../clients.yaml
                    scopes: {read: Read}
                    """.formatted(settings.issuer(), i));
        }
        long begun = System.nanoTime();
        try (ServerProgram program = ServerProgram.start(ServerConfig.read(settings.file()))) {
            print("start with %,d tenants: %,d ms", TENANTS, millis(begun));
            print("heap of a tenant that is not loaded: %,d bytes", (heap() - empty) / TENANTS);
            first(settings);
            print("heap with the most loaded: %,d KiB more", (heap() - empty) / 1024);
            turns(settings);
        }
        System.exit(0);
    }

    /** Writes the clients of the program's own server, as many as there are loaded tenants. */
    private static void writeClients(Path file) throws IOException {
        String hash = new GeneratedSecret().hash(Settings.SECRET);
        StringBuilder clients = new StringBuilder("clients:\n");
        for (int i = 0; i < LOADED; i++) {
            clients.append("""
                      c%d:
                        token_endpoint_auth_method: client_secret_post
                        secret_hashes: ['%s']
                        grant_types: [client_credentials]
                        scope: read
                    """.indent(2).formatted(i, hash));
        }
        Files.writeString(file, clients);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /** Each tenant issues its first token. */
    private static void first(Settings settings) throws Exception {
        Connections connections = new Connections(settings.port(), new byte[0]);
        Histogram times = new Histogram(3);
        for (int i = 0; i < TENANTS; i++) {
            byte[] request = FormRequest.post(settings.port(), "/t" + i + "/oauth2/token", FORM);
            long begun = System.nanoTime();
            connections.call(request);
            times.recordValue((System.nanoTime() - begun) / 1000);
        }
        print(
                "first token of a tenant: median %,d µs, 99 %% %,d µs",
                times.getValueAtPercentile(50), times.getValueAtPercentile(99));
    }

    private static void turns(Settings settings) throws Exception {
        List<byte[]> requests = Stream.iterate(0, i -> i + 1)
                .limit(LOADED)
                .map(i -> FormRequest.post(settings.port(), "/t" + i + "/oauth2/token", FORM))
                .toList();
        List<byte[]> clients = Stream.iterate(0, i -> i + 1)
                .limit(LOADED)
                .map(i -> FormRequest.post(
                        settings.port(),
                        "/oauth2/token",
                        "grant_type=client_credentials&client_id=c" + i + "&client_secret=" + Settings.SECRET))
                .toList();
        List<Double> one = new ArrayList<>();
        List<Double> many = new ArrayList<>();
        List<Double> toOne = new ArrayList<>();
        List<Double> toMany = new ArrayList<>();
        for (int round = 0; round <= ROUNDS; round++) {
            double alone = rate(settings, requests.subList(0, 1));
            double tenants = rate(settings, requests);
            double ofOne = rate(settings, clients);
            if (round > 0) { // the first warms up
                one.add(ofOne);
                many.add(tenants);
                toOne.add(tenants / alone);
                toMany.add(tenants / ofOne);
            }
        }
        print(
                "tokens a second: %,.0f of one tenant with %d clients, %,.0f of %d tenants with one; ratio %.2f",
                median(one), LOADED, median(many), LOADED, median(toMany));
        print("the same, relative to one tenant with one client: %.2f", median(toOne));
    }

    private static double rate(Settings settings, List<byte[]> requests) throws Exception {
        Connections connections = new Connections(settings.port(), new byte[0]);
        AtomicInteger next = new AtomicInteger();
        return Measure.of(
                        CALLERS,
                        Duration.ofSeconds(1),
                        TIME,
                        () -> connections.call(requests.get(next.getAndIncrement() % requests.size())))
                .rate();
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(value -> value).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** The heap in use after collections. */
    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long millis(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun).toMillis();
    }

    private static void print(String line, Object... values) {
        System.out.println(String.format(line, values));
    }
}
