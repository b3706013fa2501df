package org.gatewright.benchmarks.people;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.gatewright.benchmarks.program.Calls;
import org.gatewright.benchmarks.program.ServedProcess;
import org.gatewright.benchmarks.program.Settings;
import org.gatewright.benchmarks.program.Site;
import org.gatewright.benchmarks.throughput.Measure;
import org.gatewright.benchmarks.throughput.TokenCalls;
import org.gatewright.identity.password.Argon2;
import org.gatewright.identity.user.Credentials;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserProfile;
import org.gatewright.identity.user.UserStatus;
import org.gatewright.identity.user.UserStore;
import org.gatewright.protocol.Entropy;
import org.gatewright.standalone.serve.OpenStore;
import org.gatewright.testkit.Forms;

/**
 * Prints the rate and the latency of sign-ins by many users: the sign-in page, and the form with name and password, whose
 * response redirects with a code; and how often a sign-in reads and writes users and sessions. All users have the same
 * password, so that its hash is verified once and then cached: the numbers are those of a sign-in without the hash.
 * Options: -Dusers=100000 -Dseconds=10 -Dcallers=2 -Dstores=SQLITE,POSTGRESQL.
 */
public final class SignIns {
    private static final int USERS = Integer.getInteger("users", 100_000);
    private static final int CALLERS = Integer.getInteger("callers", 2);
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("seconds", 10));
    private static final List<Site.Kind> KINDS =
            List.of(System.getProperty("stores", "SQLITE,POSTGRESQL").split(",")).stream()
                    .map(Site.Kind::valueOf)
                    .toList();

    /** The number of sign-ins of which the calls of the store are counted. */
    private static final int COUNTED = Math.min(500, USERS);

    private static final String TICKET = "name=\"ticket\" value=\"";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String issuer;
    private final String authorize;
    private final Histogram forms = new ConcurrentHistogram(3);

    private SignIns(Settings settings) {
        this.issuer = settings.issuer();
        this.authorize = issuer + "/oauth2/authorize?"
                + Forms.encode(Map.of(
                        "response_type",
                        "code",
                        "client_id",
                        Settings.LOGIN_CLIENT,
                        "redirect_uri",
                        Settings.CALLBACK,
                        "scope",
                        "openid",
                        "code_challenge",
                        Calls.challenge(),
                        "code_challenge_method",
                        "S256"));
    }

    public static void main(String[] arguments) throws Exception {
        System.out.printf(
                "| Store, %,d users | sign-ins a second | page and form, 50 %%, ms | 99 %%, ms | form, 50 %%, ms | 99 %%, ms"
                        + " | users read by name | by subject | changed | sessions written |%n",
                USERS);
        System.out.println("|---|---|---|---|---|---|---|---|---|---|");
        for (Site.Kind kind : KINDS) {
            Path folder = Files.createTempDirectory("people");
            try (Site site = Site.open(kind, folder)) {
                measure(kind, site, folder);
            }
        }
        System.exit(0);
    }

    private static void measure(Site.Kind kind, Site site, Path folder) throws Exception {
        Settings settings = Settings.write(folder, site.address(), 0);
        Files.writeString(settings.file(), Files.readString(settings.file()).replace("users: users.yaml\n", ""));
        try (OpenStore store = TokenCalls.open(settings, site.address())) {
            insert(store.tenant(settings.issuer())
                    .stores()
                    .find(UserStore.class)
                    .orElseThrow());
        }
        SignIns signIns = new SignIns(settings);
        AtomicInteger next = new AtomicInteger();
        StoreCalls calls =
                StoreCalls.count(settings, site.address(), COUNTED, () -> signIns.signIn(next.getAndIncrement()));
        try (ServedProcess served = ServedProcess.start(settings)) {
            signIns.signIn(); // verifies the password once
            Measure.of(CALLERS, Duration.ZERO, TIME, signIns::signIn);
            signIns.forms.reset();
            Measure measure = Measure.of(CALLERS, Duration.ZERO, TIME, signIns::signIn);
            System.out.printf(
                    "| %s | %,.0f | %.1f | %.1f | %.1f | %.1f | %.2f | %.2f | %.2f | %.2f |%n",
                    kind.title(),
                    measure.rate(),
                    measure.milliseconds(50),
                    measure.milliseconds(99),
                    signIns.forms.getValueAtPercentile(50) / 1000.0,
                    signIns.forms.getValueAtPercentile(99) / 1000.0,
                    calls.byLogin(),
                    calls.byId(),
                    calls.written(),
                    calls.sessions());
        }
    }

    private static void insert(UserStore users) {
        Entropy entropy = Entropy.system();
        String hash = Argon2.id(entropy).hash(Settings.PASSWORD);
        Clock clock = Clock.systemUTC();
        IntStream.range(0, USERS)
                .parallel()
                .forEach(i -> users.insert(User.create(
                        entropy,
                        UserStatus.ACTIVE,
                        UserProfile.named(name(i)),
                        Credentials.none(entropy).changePassword(hash, entropy),
                        clock.instant())));
    }

    static String name(int user) {
        return "user" + user;
    }

    private boolean signIn() throws IOException, InterruptedException {
        return signIn(ThreadLocalRandom.current().nextInt(USERS));
    }

    private boolean signIn(int user) throws IOException, InterruptedException {
        HttpResponse<String> page =
                http.send(HttpRequest.newBuilder(URI.create(authorize)).build(), HttpResponse.BodyHandlers.ofString());
        String html = page.body();
        int start = html.indexOf(TICKET) + TICKET.length();
        String cookie = page.headers().allValues("set-cookie").stream()
                .map(text -> text.split(";", 2)[0])
                .collect(Collectors.joining("; "));
        String form = Forms.encode(Map.of(
                "ticket",
                html.substring(start, html.indexOf('"', start)),
                "username",
                name(user),
                "password",
                Settings.PASSWORD));
        HttpRequest request = HttpRequest.newBuilder(URI.create(issuer + "/login"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Sec-Fetch-Site", "same-origin")
                .header("Cookie", cookie)
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        long begun = System.nanoTime();
        HttpResponse<Void> response = http.send(request, HttpResponse.BodyHandlers.discarding());
        forms.recordValue((System.nanoTime() - begun) / 1000);
        if (response.statusCode() != 303) {
            throw new IllegalStateException("Not signed in: " + response.statusCode());
        }
        return true;
    }
}
