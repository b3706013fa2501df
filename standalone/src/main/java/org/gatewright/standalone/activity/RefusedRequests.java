package org.gatewright.standalone.activity;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.LogText;
import org.gatewright.protocol.Refusal;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.event.Event;
import org.gatewright.server.event.EventListener;
import org.gatewright.server.event.JournalEntry;
import org.gatewright.server.event.JournalStore;

/**
 * Refused requests by their request number, so that an operator can explain one: for 7 days, the latest 10,000. They contain
 * what the log does, and no parameter of the request. Thread-safe.
 */
public final class RefusedRequests implements EventListener {
    /** The members of an entry, in the order to be read in. */
    public static final List<String> MEMBERS =
            List.of("path", "address", "client_id", "status", "error", "error_description", "hint", "rule", "cause");

    private static final Journal.Bounds BOUNDS = new Journal.Bounds(Duration.ofDays(7), 10_000, true);
    private static final String TOPIC = "refused requests";

    private final Journal journal;

    public RefusedRequests(Journal journal) {
        this.journal = journal;
    }

    @Override
    public void on(Issuer issuer, Event event) {
        if (event instanceof Event.Refused refused) {
            Refusal refusal = refused.refusal();
            journal.write(TOPIC, refusal.requestId(), content(refusal), BOUNDS);
        }
    }

    private static Map<String, Object> content(Refusal refusal) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("path", LogText.brief(refusal.path()));
        content.put("address", refusal.address());
        refusal.clientId().ifPresent(id -> content.put("client_id", LogText.brief(id)));
        content.put("status", refusal.reason().status());
        content.put("error", refusal.reason().error().code());
        content.put("error_description", LogText.brief(refusal.reason().error().description()));
        refusal.reason().hint().ifPresent(hint -> content.put("hint", LogText.brief(hint)));
        refusal.reason().rule().ifPresent(rule -> content.put("rule", rule));
        Throwable cause = refusal.reason().getCause();
        if (cause != null) {
            content.put("cause", cause.getClass().getName());
        }
        return content;
    }

    /** Returns the request with that number. */
    public static Optional<JournalEntry> find(JournalStore store, String requestId) {
        return store.find(TOPIC, requestId);
    }
}
