package org.gatewright.standalone.demo;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** A browser of the system, Chromium or Firefox, driven by Playwright. */
public final class InstalledBrowser implements AutoCloseable {
    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright;
    private final Browser browser;

    private InstalledBrowser(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** A timeout against hanging, in milliseconds. */
    private static final double HANGING = 300_000;

    /**
     * Starts Chromium; where there is none, skips the test, or fails it with {@code CI=true} or the profile "clients".
     */
    public static InstalledBrowser chromium() {
        Path program = require("Chromium", "chromium", find());
        return start(playwright -> playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setTimeout(HANGING)
                        .setExecutablePath(program)
                        .setArgs(ARGUMENTS)));
    }

    /** Starts Firefox, under the same conditions. */
    public static InstalledBrowser firefox() {
        Path program = require(
                "Firefox",
                "firefox-esr",
                Stream.of("/usr/bin/firefox-esr", "/usr/bin/firefox")
                        .map(Path::of)
                        .filter(Files::isExecutable)
                        .findFirst());
        return start(playwright -> playwright
                .firefox()
                .launch(new BrowserType.LaunchOptions()
                        .setChannel("moz-firefox")
                        .setTimeout(HANGING)
                        .setExecutablePath(program)));
    }

    private static Path require(String name, String artifact, Optional<Path> program) {
        if (program.isEmpty()) {
            String advice = "No " + name + " found. Install it with: sudo apt-get install " + artifact;
            if ("true".equals(System.getenv("CI")) || Boolean.getBoolean("test.clients")) {
                Assertions.fail(advice);
            }
            Assumptions.abort(advice);
        }
        return program.orElseThrow();
    }

    private static InstalledBrowser start(Function<Playwright, Browser> launch) {
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        PlaywrightAssertions.setDefaultAssertionTimeout(HANGING);
        return new InstalledBrowser(playwright, launch.apply(playwright));
    }

    /** A new profile of the browser. */
    public BrowserContext newContext(Browser.NewContextOptions options) {
        BrowserContext context = browser.newContext(options);
        context.setDefaultTimeout(HANGING);
        context.setDefaultNavigationTimeout(HANGING);
        return context;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }

    private static Optional<Path> find() {
        return Stream.of(
                        Optional.ofNullable(System.getenv("CHROMIUM")).orElse("/usr/bin/chromium"),
                        "/usr/bin/chromium",
                        "/usr/bin/chromium-browser",
                        "/usr/bin/google-chrome",
                        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }
}
