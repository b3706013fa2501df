package org.gatewright.standalone.login;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.protocol.jose.Sealer;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.limit.LoginThrottle;

/**
 * A cookie that records which users have signed in with a browser: for {@link LoginThrottle}, for mails about unknown browsers,
 * and for users who trust it, so that the second step is skipped. The cookie alone authenticates no user. Thread-safe.
 */
public final class KnownBrowser {
    private static final Duration MEMORY = Duration.ofDays(90);
    private static final int MAX_USERS = 5;
    private static final int MAX_NAMES = 3;
    private static final int MAX_LENGTH = 3500;
    private static final String USERS = "users";

    private final Sealer sealer;
    private final Clock clock;
    private final String name;
    private final String attributes;

    public KnownBrowser(Sealer sealer, Clock clock, Issuer issuer) {
        boolean secure = !issuer.isInsecure();
        this.sealer = sealer;
        this.clock = clock;
        this.name = (secure ? "__Host-gw-known-" : "gw-known-") + issuer.hash();
        this.attributes =
                "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + MEMORY.toSeconds() + (secure ? "; Secure" : "");
    }

    /**
     * A user who has signed in.
     *
     * @param accounts the names that the user signs in with, as in {@link LoginThrottle#account}
     * @param trust whether the second step is skipped
     */
    private record Entry(String subject, List<String> accounts, Instant until, Trust trust) {
        private Map<String, Object> members() {
            Map<String, Object> members =
                    new HashMap<>(Map.of("sub", subject, "accounts", accounts, "until", until.getEpochSecond()));
            if (!trust.mark.isEmpty()) {
                members.put("trusted", trust.mark);
                members.put("trusted_until", trust.until.getEpochSecond());
            }
            return members;
        }

        private static Entry read(Map<String, Object> object) {
            Claims members = new Claims(object);
            return new Entry(
                    members.text("sub").orElse(""),
                    members.texts("accounts"),
                    members.time("until").orElse(Instant.EPOCH),
                    new Trust(
                            members.text("trusted").orElse(""),
                            members.time("trusted_until").orElse(Instant.EPOCH)));
        }
    }

    /**
     * The choice to skip the second step in a browser.
     *
     * @param mark identifies the credentials at that time; empty if the browser is not trusted
     */
    private record Trust(String mark, Instant until) {}

    private List<Entry> entries(Request request) {
        Instant now = clock.instant();
        return request.headers().cookies(name).stream()
                .limit(1)
                .filter(value -> value.length() <= MAX_LENGTH)
                .flatMap(value -> sealer.open(value).stream())
                .flatMap(bytes -> ((List<?>) Json.read(bytes).getOrDefault(USERS, List.of())).stream())
                .flatMap(one -> Json.object(one).stream())
                .map(Entry::read)
                .filter(entry -> now.isBefore(entry.until))
                .toList();
    }

    /** Returns whether the user with that account name has signed in from the request's browser before. */
    boolean knows(Request request, String account) {
        return entries(request).stream().anyMatch(entry -> entry.accounts.contains(account));
    }

    /** Returns whether the user with that subject has signed in from the request's browser before. */
    boolean knowsUser(Request request, String subject) {
        return entries(request).stream().anyMatch(entry -> entry.subject.equals(subject));
    }

    /**
     * Returns whether the user trusts the browser, and has had the same credentials since.
     *
     * @param mark identifies the present credentials; called only if the browser is trusted
     */
    boolean trusts(Request request, String subject, Supplier<Optional<String>> mark) {
        return entries(request).stream()
                .filter(entry -> entry.subject.equals(subject)
                        && !entry.trust.mark.isEmpty()
                        && clock.instant().isBefore(entry.trust.until))
                .anyMatch(entry -> mark.get().filter(entry.trust.mark::equals).isPresent());
    }

    /**
     * Returns the response that has the browser remember the user.
     *
     * @param accounts the names that the user signs in with
     * @param trusted identifies the credentials, if the user trusts the browser from now on
     */
    Response remember(
            Request request, Response response, String subject, List<String> accounts, Optional<String> trusted) {
        Set<String> names = new LinkedHashSet<>();
        accounts.forEach(account -> names.add(LoginThrottle.account(account)));
        List<Entry> all = new ArrayList<>();
        Trust before = new Trust("", Instant.EPOCH);
        for (Entry entry : entries(request)) {
            if (entry.subject.equals(subject)) {
                before = entry.trust;
                entry.accounts.stream().limit(MAX_NAMES).forEach(names::add);
            } else if (all.size() < MAX_USERS - 1) {
                all.add(entry);
            }
        }
        Instant until = clock.instant().plus(MEMORY);
        Trust trust = trusted.map(mark -> new Trust(mark, until)).orElse(before);
        all.add(0, new Entry(subject, List.copyOf(names), until, trust));
        String sealed = seal(all);
        while (sealed.length() > MAX_LENGTH && all.size() > 1) {
            all.remove(all.size() - 1);
            sealed = seal(all);
        }
        return sealed.length() > MAX_LENGTH ? response : response.with("Set-Cookie", name + "=" + sealed + attributes);
    }

    private String seal(List<Entry> entries) {
        return sealer.seal(
                Json.bytes(Map.of(USERS, entries.stream().map(Entry::members).toList())));
    }
}
