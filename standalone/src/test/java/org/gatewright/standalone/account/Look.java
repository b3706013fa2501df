package org.gatewright.standalone.account;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ScreenshotCaret;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gatewright.standalone.page.Texts;

/** What every page has to satisfy in a browser. Collects what is wrong. */
final class Look {
    private static final int MAX_WEIGHT = 30 * 1024;
    private static final double MAX_SHIFT = 0.01;

    /** Adds up how far things have moved after they were shown. */
    private static final String SHIFTS = """
            window.shifts = 0;
            new PerformanceObserver(list => list.getEntries().forEach(entry => shifts += entry.value))
                .observe({type: 'layout-shift', buffered: true});
            """;

    private static final String SETTLED =
            "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(shifts))))";

    /** Marks what can be operated, in the order of the source; returns how much there is. */
    private static final String OPERABLE = """
            () => {
              const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
                  .filter(one => one.tabIndex >= 0 && one.type !== 'hidden' && !one.disabled && one.checkVisibility());
              all.forEach((one, index) => one.dataset.order = index);
              document.body.tabIndex = -1;
              document.body.focus();
              return all.length;
            }""";

    private final LookMode mode;
    private final Page page;
    private final List<String> problems = new ArrayList<>();
    private final List<String> messages = new ArrayList<>();
    private int weight;

    Look(LookMode mode, BrowserContext context) {
        this.mode = mode;
        if (mode.scripted() && !mode.isFirefox()) { // which measures no shifts
            context.addInitScript(SHIFTS);
        }
        this.page = context.newPage();
        page.onPageError(this::note);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                note(message.text());
            }
        });
        page.onResponse(response -> {
            if (!response.request().resourceType().equals("document")) {
                messages.add("loads " + response.url());
            } else if (!mode.isFirefox() && (response.status() < 300 || response.status() >= 400)) {
                weight = response.body().length;
            }
        });
    }

    private void note(String error) {
        boolean status = error.startsWith("Failed to load resource: the server responded with a status of 4");
        // Firefox reports the copy of the stylesheet that axe adds for its rules.
        boolean copied = mode.isFirefox() && error.contains("style-src-elem");
        if (!status && !copied) {
            messages.add(error);
        }
    }

    Page page() {
        return page;
    }

    List<String> problems() {
        return problems;
    }

    private void require(boolean condition, String name, Object problem) {
        if (!condition) {
            problems.add(name + ": " + problem);
        }
    }

    /** Checks the page, and takes its picture. */
    void at(String name, Set<String> headings) {
        String heading = page.locator("h1").allTextContents().toString();
        require(headings.contains(heading), name, "is another page: " + heading);
        double shifts = mode.scripted() && !mode.isFirefox() ? ((Number) page.evaluate(SETTLED)).doubleValue() : 0;
        require(shifts < MAX_SHIFT, name, "things move: " + shifts);
        require(page.locator("main").count() == 1, name, "one main element is needed");
        Texts texts = mode.texts();
        require(texts.language().equals(page.getAttribute("html", "lang")), name, "wrong language");
        require(texts.direction().equals(page.getAttribute("html", "dir")), name, "wrong direction");
        require(mode.isFirefox() || weight > 0 && weight <= MAX_WEIGHT, name, "weighs " + weight);
        Object beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth");
        require(((Number) beyond).intValue() <= 0, name, "scrolls sideways by " + beyond);
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setCaret(ScreenshotCaret.INITIAL) // to hide it takes a style, which the policy of the pages forbids
                .setPath(Path.of("target", "pages", name + "-" + mode.name().toLowerCase(Locale.ROOT) + ".png")));
        if (mode.scripted()) {
            new AxeBuilder(page)
                    .analyze()
                    .getViolations()
                    .forEach(rule -> problems.add(name + ": " + rule.getId() + " "
                            + rule.getNodes().stream()
                                    .map(node -> node.getHtml())
                                    .collect(Collectors.joining(" "))));
        }
        messages.forEach(message -> problems.add(name + ": " + message));
        messages.clear();
    }

    /** Checks that the tabulator reaches everything that can be operated, in the order of the source. */
    void tabs(String name) {
        int count = ((Number) page.evaluate(OPERABLE)).intValue();
        List<String> reached = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            page.keyboard().press("Tab");
            reached.add(String.valueOf(page.evaluate("document.activeElement.dataset.order")));
        }
        List<String> expected =
                IntStream.range(0, count).mapToObj(Integer::toString).toList();
        require(count > 2 && reached.equals(expected), name, "the tabulator goes to " + reached);
    }
}
