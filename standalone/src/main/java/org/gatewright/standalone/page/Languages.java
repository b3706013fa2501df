package org.gatewright.standalone.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.interaction.Interactions;

/**
 * The choice of the language of a page: what was chosen in this browser, or else what the client asked for ({@code
 * ui_locales}), what the end-user prefers, or what the browser prefers. Thread-safe.
 */
public final class Languages {
    /** The name of the buttons that choose a language. */
    public static final String FIELD = "lang";

    private static final List<Texts> ALL =
            Stream.of("en", "de", "ar").map(Texts::read).toList();
    private static final Map<Locale, Texts> BY_LOCALE =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Texts::locale, Function.identity()));
    private static final int MAX_HEADER = 500;
    private static final String YEAR = "; Max-Age=31536000";

    private final String cookie;
    private final String attributes;

    public Languages(Issuer issuer) {
        boolean secure = !issuer.isInsecure();
        this.cookie = (secure ? "__Host-gw-" : "gw-") + "language-" + issuer.hash();
        this.attributes = "; Path=/; HttpOnly; SameSite=Lax" + (secure ? "; Secure" : "") + YEAR;
    }

    /** Returns all languages, the default one first. */
    public static List<Texts> all() {
        return ALL;
    }

    /** Returns the language that a button on the page has just chosen. */
    public Optional<String> chosen(Request http) {
        Parameters parameters = http.method().equals("POST")
                ? Parameters.ofForm(http, Interactions.MAX_TICKET)
                : Parameters.ofQuery(http);
        return parameters
                .find(FIELD)
                .filter(tag -> ALL.stream().anyMatch(known -> known.language().equals(tag)));
    }

    /** Returns the texts for a request. */
    public Texts of(Request http, String asked, Optional<String> preferred) {
        List<String> wishes = new ArrayList<>();
        chosen(http).ifPresent(wishes::add);
        http.headers().cookies(cookie).stream().limit(1).forEach(wishes::add);
        wishes.addAll(List.of(asked.replace(' ', ',')));
        preferred.ifPresent(wishes::add);
        http.header("Accept-Language").ifPresent(wishes::add);
        return wishes.stream().flatMap(wish -> best(wish).stream()).findFirst().orElse(ALL.get(0));
    }

    /** Returns the best match of a list of ranges (RFC 4647 §3.4). */
    private static Optional<Texts> best(String ranges) {
        if (ranges.isBlank() || ranges.length() > MAX_HEADER) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(Locale.lookup(Locale.LanguageRange.parse(ranges), BY_LOCALE.keySet()))
                    .map(BY_LOCALE::get);
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // malformed, as browsers never send it
        }
    }

    /** Returns the response that keeps the choice of a language in this browser. */
    public Response keep(Request http, Response response) {
        return chosen(http)
                .map(tag -> response.with("Set-Cookie", cookie + "=" + tag + attributes))
                .orElse(response);
    }
}
