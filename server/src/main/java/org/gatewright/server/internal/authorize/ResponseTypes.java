package org.gatewright.server.internal.authorize;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.protocol.OAuthException;
import org.gatewright.server.client.Client;
import org.gatewright.server.request.ResponseType;

/** The response types of a server, each as a set of words; complete once all features are installed. */
public final class ResponseTypes {
    private final Map<String, ResponseType> words = new LinkedHashMap<>();
    private final Map<Set<String>, String> types = new LinkedHashMap<>();

    /** Adds a word, which is also a response type by itself. */
    public void add(ResponseType type) {
        if (words.put(type.value(), type) != null) {
            throw new IllegalStateException("The response type '" + type.value() + "' is enabled twice.");
        }
        add(type.value());
    }

    /** Adds a response type of these words; the application responds to those of which no feature has all words. */
    public void add(String... several) {
        types.put(Set.of(several), String.join(" ", several));
    }

    public boolean isEmpty() {
        return types.isEmpty();
    }

    /** Returns all response types, as in messages. */
    public List<String> values() {
        return List.copyOf(types.values());
    }

    /** Returns all response types, each as a set of words. */
    public Set<Set<String>> all() {
        return Set.copyOf(types.keySet());
    }

    /** Rejects a response type that the server does not support or the client may not use (RFC 6749 §3.1.1). */
    void require(Set<String> requested, Client client) {
        if (!types.containsKey(requested)) {
            throw OAuthException.of(ErrorCode.UNSUPPORTED_RESPONSE_TYPE, "The response type is not supported.")
                    .rule("RFC 6749 §4.1.2.1");
        }
        if (!client.mayUse(requested)) {
            throw OAuthException.of(
                            ErrorCode.UNAUTHORIZED_CLIENT, "This client is not registered for the response type.")
                    .rule("RFC 6749 §4.1.2.1");
        }
    }

    /** Returns whether the application responds to requests of that type. */
    boolean isCustom(Set<String> requested) {
        return types.containsKey(requested) && !words.keySet().containsAll(requested);
    }

    /** Returns the words of a request, in the order in which features added them, those that depend on others last. */
    List<ResponseType> of(Set<String> requested) {
        List<ResponseType> handlers = new ArrayList<>();
        Set<String> rest = new LinkedHashSet<>(requested);
        words.forEach((word, handler) ->
                Optional.of(handler).filter(h -> rest.remove(word)).ifPresent(handlers::add));
        handlers.sort(Comparator.comparing(ResponseType::isLast)); // a stable sort
        return handlers;
    }
}
