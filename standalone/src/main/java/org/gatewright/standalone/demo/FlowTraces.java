package org.gatewright.standalone.demo;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;

/** The demo application's sessions: a walk for each browser, the last few hundred of them. Thread-safe. */
final class FlowTraces {
    private static final String COOKIE = "gatewright-demo";
    private static final int MAX = 500;

    private final Entropy entropy;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, FlowTrace> walks = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, FlowTrace> eldest) {
            return size() > MAX;
        }
    };

    FlowTraces(Entropy entropy) {
        this.entropy = entropy;
    }

    /** The walk of the request's browser. */
    Optional<FlowTrace> find(Request request) {
        lock.lock();
        try {
            return id(request).map(walks::get);
        } finally {
            lock.unlock();
        }
    }

    /** Keeps the browser's walk, under the session it has. */
    void save(Request request, FlowTrace walk) {
        id(request).ifPresent(id -> put(id, walk));
    }

    /** The browser's walk, if it waits for this state; which it does for one answer only. */
    Optional<FlowTrace> claim(Request request, String state) {
        lock.lock();
        try {
            Optional<FlowTrace> walk = id(request)
                    .map(walks::get)
                    .filter(found -> !state.isEmpty() && found.state().equals(state))
                    .map(FlowTrace::answered);
            walk.ifPresent(claimed -> save(request, claimed));
            return walk;
        } finally {
            lock.unlock();
        }
    }

    /** Changes the browser's walk, if it has one. */
    void update(Request request, UnaryOperator<FlowTrace> change) {
        lock.lock();
        try {
            id(request).ifPresent(id -> walks.computeIfPresent(id, (key, walk) -> change.apply(walk)));
        } finally {
            lock.unlock();
        }
    }

    /** Begins a new session. */
    Response begin(FlowTrace walk, Response response) {
        String id = entropy.text(16);
        put(id, walk);
        return response.with("Set-Cookie", COOKIE + "=" + id + "; Path=/; HttpOnly; SameSite=Lax");
    }

    private void put(String id, FlowTrace walk) {
        lock.lock();
        try {
            walks.put(id, walk);
        } finally {
            lock.unlock();
        }
    }

    private static Optional<String> id(Request request) {
        return request.headers().cookies(COOKIE).stream().findFirst();
    }
}
