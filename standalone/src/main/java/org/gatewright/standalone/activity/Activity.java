package org.gatewright.standalone.activity;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.gatewright.identity.mail.MethodChange;
import org.gatewright.openid.Sessions;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.event.Event;
import org.gatewright.server.event.EventListener;
import org.gatewright.server.event.JournalStore;

/**
 * What users have done with their accounts, for themselves to see: for 90 days, the latest 500. Failed sign-ins are not part
 * of it, since unauthenticated requests could displace all else. Thread-safe.
 */
public final class Activity implements EventListener {
    private static final Journal.Bounds BOUNDS = new Journal.Bounds(Duration.ofDays(90), 500, false);
    private static final int SHOWN = 200;
    private static final String TOPIC = "activity of ";

    private final Optional<Journal> journal;

    /** The kinds of activity besides changes of the ways to sign in. */
    public enum Kind {
        SIGN_IN,
        SESSION_ENDED,
        ACCESS_ALLOWED,
        ACCESS_REMOVED,
        PROFILE_CHANGED;

        String value() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Something that a user has done.
     *
     * @param kind the name of a {@link Kind} or of a {@link MethodChange}
     * @param client the ID of the application that it is about; may be empty
     * @param browser the names of the browser and its system, with a slash between them; may be empty
     * @param address the network address; may be empty
     */
    public record Entry(String kind, Instant time, String client, String browser, String address) {}

    /** Creates the activity of a server; one without a journal keeps nothing. */
    public Activity(Optional<Journal> journal) {
        this.journal = journal;
    }

    /** Returns whether anything is kept. */
    public boolean isKept() {
        return journal.isPresent();
    }

    public void add(String subject, Kind kind, Request http) {
        add(subject, kind.value(), "", http);
    }

    public void add(String subject, MethodChange change, Request http) {
        add(subject, change.value(), "", http);
    }

    /** Adds what the user has done about an application. */
    public void add(String subject, Kind kind, String client, Request http) {
        add(subject, kind.value(), client, http);
    }

    private void add(String subject, String kind, String client, Request http) {
        write(subject, kind, client, Sessions.browser(http), http.address());
    }

    private void write(String subject, String kind, String client, String browser, String address) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("kind", kind);
        content.put("client", client);
        content.put("browser", browser);
        content.put("address", address);
        journal.ifPresent(kept -> kept.write(TOPIC + subject, content, BOUNDS));
    }

    /** Adds the access that a user has granted. */
    @Override
    public void on(Issuer issuer, Event event) {
        if (event instanceof Event.Granted granted) {
            granted.authorization()
                    .endUser()
                    .ifPresent(user -> write(
                            user.subject(),
                            Kind.ACCESS_ALLOWED.value(),
                            granted.authorization().clientId(),
                            "",
                            ""));
        }
    }

    /** Forgets what a user has done, whose account ends. */
    public void forget(String subject) {
        journal.ifPresent(kept -> forget(kept.store(), subject));
    }

    /** Forgets what a user has done, whose account ends. */
    public static void forget(JournalStore store, String subject) {
        store.clear(TOPIC + subject);
    }

    /** Returns the latest of what the user has done, the latest first. */
    public List<Entry> of(String subject) {
        return journal.map(kept -> kept.store().latest(TOPIC + subject, SHOWN)).orElse(List.of()).stream()
                .map(entry -> {
                    Claims content = new Claims(entry.content());
                    return new Entry(
                            content.text("kind").orElse(""),
                            entry.time(),
                            content.text("client").orElse(""),
                            content.text("browser").orElse(""),
                            content.text("address").orElse(""));
                })
                .toList();
    }
}
