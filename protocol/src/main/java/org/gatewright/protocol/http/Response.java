package org.gatewright.protocol.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.gatewright.protocol.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP response. Immutable and thread-safe; every factory method makes one that must not be cached (RFC 6749 §5.1).
 *
 * <p>A response may be {@linkplain #isPending pending}, until a write is durable: its status, headers and body then wait for that.
 */
public final class Response {
    private static final Response EMPTY = new Response(200, Headers.none(), new Body(new byte[0]))
            .with("Cache-Control", "no-store")
            .with("Pragma", "no-cache")
            .with("X-Content-Type-Options", "nosniff");

    private static final Response JSON = EMPTY.with("Content-Type", "application/json");

    private final int status;
    private final Headers headers;
    private final Body body;
    private final @Nullable Pending pending;

    public Response(int status, Headers headers, Body body) {
        this(status, headers, body, null);
    }

    private Response(int status, Headers headers, Body body, @Nullable Pending pending) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.pending = pending;
    }

    /** The bytes of a message; must not be modified afterwards. */
    public static final class Body {
        private final byte[] bytes;

        public Body(byte[] bytes) {
            this.bytes = bytes;
        }

        public byte[] bytes() {
            return bytes;
        }

        /** Returns the bytes decoded as UTF-8. */
        @Override
        public String toString() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /** Returns a response without a body. */
    public static Response empty(int status) {
        return new Response(status, EMPTY.headers, EMPTY.body);
    }

    /** Returns a response with a JSON object. */
    public static Response json(int status, Map<String, ?> object) {
        return new Response(status, JSON.headers, new Body(Json.bytes(object)));
    }

    /** Returns a response with plain text. */
    public static Response text(int status, String text) {
        return empty(status)
                .with("Content-Type", "text/plain; charset=utf-8")
                .body(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns a 303 "See Other" redirect: the browser continues with GET and does not resend its form (RFC 9700 §4.12).
     */
    public static Response redirect(String location) {
        return empty(303).with("Location", location).with("Referrer-Policy", "no-referrer");
    }

    /** Returns the status code. */
    public int status() {
        return known().status;
    }

    public Headers headers() {
        return known().headers;
    }

    public Body body() {
        return known().body;
    }

    public Response with(String name, String value) {
        return map(known -> new Response(known.status, known.headers.with(name, value), known.body));
    }

    public Response body(byte[] bytes) {
        return map(known -> new Response(known.status, known.headers, new Body(bytes)));
    }

    /**
     * Returns this response, pending until an event such as a write. If that fails, so does every use of the response, with the
     * same exception.
     *
     * @param event must end by itself, even if what it stands for does not
     * @param then is run once after the event and must not block
     */
    public Response after(CompletableFuture<?> event, Runnable then) {
        Supplier<Response> outcome = () -> {
            await(event);
            then.run();
            return this;
        };
        return event.isDone() ? outcome.get() : pending(event, outcome);
    }

    /** Returns this response, or the other one if what this waits for fails. */
    public Response orElse(Function<RuntimeException, Response> other) {
        Pending waiting = pending;
        return waiting == null
                ? this
                : pending(waiting.event, () -> {
                    try {
                        return waiting.get();
                    } catch (RuntimeException e) {
                        return other.apply(e);
                    }
                });
    }

    /** Returns whether asking for the response waits. */
    public boolean isPending() {
        return pending != null && !pending.event.isDone();
    }

    /**
     * Runs an action once this response is no longer pending, and at once if it is not.
     *
     * @param action hands over to a thread of the adapter, since others wait for the one that runs it
     */
    public void whenKnown(Runnable action) {
        if (pending == null) {
            action.run();
        } else {
            CompletableFuture<?> unused = pending.event.whenComplete((result, failure) -> action.run());
        }
    }

    private static Response pending(CompletableFuture<?> event, Supplier<Response> outcome) {
        return new Response(EMPTY.status, EMPTY.headers, EMPTY.body, new Pending(event, outcome));
    }

    private Response map(UnaryOperator<Response> change) {
        Pending waiting = pending;
        return waiting == null ? change.apply(this) : pending(waiting.event, () -> change.apply(waiting.get()));
    }

    private Response known() {
        return pending == null ? this : pending.get();
    }

    private static void await(CompletableFuture<?> event) {
        try {
            event.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    /** What a response is after an event. */
    private static final class Pending {
        private final CompletableFuture<?> event;
        private final Supplier<Response> outcome;
        private @Nullable Response known;

        Pending(CompletableFuture<?> event, Supplier<Response> outcome) {
            this.event = event;
            this.outcome = outcome;
        }

        Response get() {
            if (!event.isDone()) {
                event.handle((result, failure) -> "").join(); // without the lock
            }
            synchronized (this) {
                if (known == null) {
                    known = outcome.get();
                }
                return known;
            }
        }
    }

    /** Returns the status only, since body and headers may contain codes and tokens. */
    @Override
    public String toString() {
        return pending == null ? "Response[" + status + "]" : "Response[pending]";
    }
}
