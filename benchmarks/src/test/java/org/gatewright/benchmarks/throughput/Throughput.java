package org.gatewright.benchmarks.throughput;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.gatewright.benchmarks.program.ServedProcess;
import org.gatewright.benchmarks.program.Settings;
import org.gatewright.benchmarks.program.Site;
import org.gatewright.standalone.serve.OpenStore;

/**
 * Prints a table of tokens a second, with the 99th percentile, for each storage and number of connections: from the
 * program over HTTP, from the engine without HTTP, and the same writes to the bare store. The callers run on the same
 * machine and take their part of it.
 */
public final class Throughput {
    private static final int[] CONNECTIONS = {1, 8, 64};
    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("seconds", 8));

    private static final Pattern ONLY = Pattern.compile(System.getProperty("only", ""));

    private final PrintStream out = System.out;

    private Throughput() {}

    public static void main(String[] arguments) throws Exception {
        new Throughput().run();
        System.exit(0); // despite threads that a server's library left behind
    }

    private void run() throws Exception {
        out.println("| Storage | | 1 connection | 8 | 64 |");
        out.println("|---|---|---|---|---|");
        for (Site.Kind kind : Site.Kind.values()) {
            if (!ONLY.matcher(kind.title()).find()) {
                continue;
            }
            Path folder = Files.createTempDirectory("throughput");
            try (Site site = Site.open(kind, folder)) {
                Settings settings = Settings.write(folder, site.address(), 1);
                try (ServedProcess server = ServedProcess.start(settings)) {
                    print(kind.title(), "HTTP", TokenCalls.http(settings.port()));
                }
                try (OpenStore store = TokenCalls.open(settings, site.address())) {
                    OpenStore.Tenant tenant = store.tenant(settings.issuer());
                    print("", "engine", TokenCalls.engine(tenant.stores(), tenant.keys()));
                    if (kind != Site.Kind.MEMORY) {
                        print("", "store", TokenCalls.store(tenant.stores().authorizations()));
                    }
                    if (kind == Site.Kind.POSTGRESQL) {
                        print("", "bare statements", BareStatements.postgresql(site.address()));
                    }
                }
            }
        }
    }

    private void print(String storage, String what, Callable<?> call) throws Exception {
        Measure.of(CONNECTIONS[CONNECTIONS.length - 1], WARM_UP, WARM_UP, call);
        StringBuilder row = new StringBuilder("| " + storage + " | " + what);
        for (int connections : CONNECTIONS) {
            row.append(" | ").append(Measure.of(connections, WARM_UP, TIME, call));
        }
        out.println(row.append(" |"));
    }
}
