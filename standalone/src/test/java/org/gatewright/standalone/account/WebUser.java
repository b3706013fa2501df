package org.gatewright.standalone.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.gatewright.testkit.Forms;

/** A user with a browser that follows redirects, keeps cookies and submits the forms that it sees, without JavaScript. */
final class WebUser {
    private static final Pattern FORM =
            Pattern.compile("<form[^>]*action=\"([^\"]+)\"[^>]*>(.*?)</form>", Pattern.DOTALL);
    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\"(?: value=\"([^\"]*)\")?>");

    private static final int MAX_REDIRECTS = 20;

    private final HttpClient client = HttpClient.newHttpClient();

    /** The cookies by their names, which differ for each server. */
    private final Map<String, String> cookies = new LinkedHashMap<>();

    /** The names of the cookies that stay when the browser is closed. */
    private final Set<String> kept = new HashSet<>();

    private HttpResponse<String> page;

    WebUser open(String address) {
        return send(HttpRequest.newBuilder(URI.create(address)).GET());
    }

    private WebUser send(HttpRequest.Builder request) {
        receive(request);
        for (int i = 0; page.statusCode() == 303 && i < MAX_REDIRECTS; i++) {
            URI location = URI.create(page.headers().firstValue("Location").orElseThrow());
            receive(HttpRequest.newBuilder(page.uri().resolve(location)).GET());
        }
        return this;
    }

    private void receive(HttpRequest.Builder request) {
        request.header("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0");
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        try {
            page = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        for (String cookie : page.headers().allValues("Set-Cookie")) {
            String[] pair = cookie.substring(0, cookie.indexOf(';')).split("=", 2);
            if (cookie.contains("Max-Age=0")) {
                cookies.remove(pair[0]);
            } else {
                cookies.put(pair[0], pair[1]);
                if (cookie.contains("Max-Age=")) {
                    kept.add(pair[0]);
                } else {
                    kept.remove(pair[0]);
                }
            }
        }
    }

    /** Returns whether the browser keeps the cookie with that beginning of its name after it was closed. */
    boolean kept(String name) {
        return kept.stream().anyMatch(known -> known.startsWith(name));
    }

    String address() {
        return page.uri().toString();
    }

    int status() {
        return page.statusCode();
    }

    String text() {
        return page.body();
    }

    /** Submits the form whose action ends like that, with these fields besides the hidden ones. */
    WebUser submit(String action, String... fields) {
        Matcher forms = FORM.matcher(page.body());
        while (forms.find()) {
            if (unescaped(forms.group(1)).endsWith(action)) {
                Map<String, String> all = new LinkedHashMap<>();
                Matcher hidden = HIDDEN.matcher(forms.group(2));
                while (hidden.find()) {
                    all.put(hidden.group(1), hidden.group(2) == null ? "" : unescaped(hidden.group(2)));
                }
                for (int i = 0; i < fields.length; i += 2) {
                    all.put(fields[i], fields[i + 1]);
                }
                return send(HttpRequest.newBuilder(page.uri().resolve(unescaped(forms.group(1))))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(Forms.encode(all))));
            }
        }
        throw new AssertionError("There is no form for " + action + " at " + address() + ":\n" + page.body());
    }

    private static String unescaped(String text) {
        return text.replace("&quot;", "\"")
                .replace("&#34;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }

    WebUser sees(String... texts) {
        assertThat(page.body()).as(address()).contains(texts);
        return this;
    }

    WebUser isAt(String path) {
        assertThat(page.uri().getPath()).as(page.body()).isEqualTo(path);
        return this;
    }
}
