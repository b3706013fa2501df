package org.gatewright.standalone.demo;

import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.jspecify.annotations.Nullable;

/** The sessions of the demo application, one per browser, limited to a few hundred. Thread-safe. */
final class FlowTraces {
    private static final int MAX = 500;

    private final Entropy entropy;
    private final String cookie;
    private final ConcurrentMap<String, FlowTrace> walks = Caffeine.newBuilder()
            .maximumSize(MAX)
            .executor(Runnable::run)
            .<String, FlowTrace>build()
            .asMap();

    /** Creates an empty collection, whose browsers have a cookie of that name. */
    FlowTraces(Entropy entropy, String cookie) {
        this.entropy = entropy;
        this.cookie = cookie;
    }

    /** Finds the trace of the request's browser. */
    Optional<FlowTrace> find(Request request) {
        return id(request).map(walks::get);
    }

    /** Saves the trace in the browser's session. */
    void save(Request request, FlowTrace walk) {
        id(request).ifPresent(id -> walks.put(id, walk));
    }

    /** Returns the browser's trace if it expects this state; only the first response matches. */
    Optional<FlowTrace> claim(Request request, String state) {
        AtomicReference<@Nullable FlowTrace> claimed = new AtomicReference<>();
        update(request, found -> {
            if (state.isEmpty() || !found.state().equals(state)) {
                return found;
            }
            FlowTrace answered = found.answered();
            claimed.set(answered);
            return answered;
        });
        return Optional.ofNullable(claimed.get());
    }

    /** Updates the browser's trace, if there is one. */
    void update(Request request, UnaryOperator<FlowTrace> change) {
        id(request).ifPresent(id -> walks.computeIfPresent(id, (key, walk) -> change.apply(walk)));
    }

    /** Starts a new session. */
    Response begin(FlowTrace walk, Response response) {
        String id = entropy.text(16);
        walks.put(id, walk);
        return response.with("Set-Cookie", cookie + "=" + id + "; Path=/; HttpOnly; SameSite=Lax");
    }

    private Optional<String> id(Request request) {
        return request.headers().cookies(cookie).stream().findFirst();
    }
}
