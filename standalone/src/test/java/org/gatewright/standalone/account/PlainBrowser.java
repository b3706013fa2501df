package org.gatewright.standalone.account;

import java.io.EOFException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.gatewright.identity.totp.TotpSecret;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Http;
import org.gatewright.testkit.TestResponse;

/**
 * A browser without scripts and without redirection: keeps cookies, and reads what the last page contains. Sends the address
 * of its end-user, as a proxy does. A missing or incomplete response is an {@link UncheckedIOException}. Not thread-safe.
 */
final class PlainBrowser {
    private final Http server;
    private final String address;
    private final Map<String, String> cookies = new LinkedHashMap<>();
    private TestResponse page = new TestResponse("");

    PlainBrowser(Http server, String address) {
        this.server = server;
        this.address = address;
    }

    TestResponse get(String target) {
        return receive(server.request("GET", target, headers(), ""));
    }

    /** Sends a form without any hidden field. */
    TestResponse post(String target, Map<String, String> fields) {
        Map<String, String> headers = headers();
        headers.put("Sec-Fetch-Site", "same-origin");
        return receive(server.form(target, headers, Forms.encode(fields)));
    }

    /** Sends a form with a hidden field of the last page. */
    TestResponse submit(String target, String hidden, Map<String, String> fields) {
        Map<String, String> all = new LinkedHashMap<>(fields);
        all.put(hidden, field(hidden));
        return post(target, all);
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>(Map.of("X-Forwarded-For", address));
        if (!cookies.isEmpty()) {
            headers.put(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        return headers;
    }

    private TestResponse receive(TestResponse response) {
        if (!response.isComplete()) {
            throw new UncheckedIOException(new EOFException("The response is incomplete"));
        }
        for (String cookie : response.headers("Set-Cookie")) {
            String[] pair = cookie.split(";", 2)[0].split("=", 2);
            if (cookie.contains("Max-Age=0")) {
                cookies.remove(pair[0]);
            } else {
                cookies.put(pair[0], pair[1]);
            }
        }
        page = response;
        return response;
    }

    /** Returns whether the last page has an input of that name. */
    boolean asksFor(String input) {
        return page.body().contains("name=\"" + input + "\"");
    }

    /** Returns the value of a hidden field of the last page. */
    String field(String name) {
        return texts("name=\"" + name + "\" value=\"([^\"]*)\"").get(0);
    }

    /** Returns the first group of all matches in the last page; fails if there is none. */
    List<String> texts(String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(page.body());
        List<String> found = matcher.results().map(match -> match.group(1)).toList();
        if (found.isEmpty()) {
            throw new AssertionError("No " + pattern + " in " + page.text());
        }
        return found;
    }

    /** Reads the key of the authenticator app that the page shows. */
    TotpSecret appToSetUp() {
        return Visitor.app(texts("data-copy>([^<]+)").get(0));
    }

    /** Opens the sign-in page, and submits the name and the password; returns the response. */
    TestResponse signIn(String name, String password) {
        get("/account");
        return submit("/login", "ticket", Map.of("username", name, "password", password));
    }
}
