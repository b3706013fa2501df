package org.gatewright.standalone.demo;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The progress of one browser in the demo. Immutable.
 *
 * @param state the state parameter expected in the authorization response
 * @param verifier the PKCE code verifier
 */
record FlowTrace(
        String state,
        String verifier,
        Optional<String> accessToken,
        Optional<String> refreshToken,
        Optional<String> failure,
        List<RecordedExchange> exchanges) {
    private static final int MAX_EXCHANGES = 40;

    static FlowTrace start(String state, String verifier, RecordedExchange first) {
        return new FlowTrace(state, verifier, Optional.empty(), Optional.empty(), Optional.empty(), List.of(first));
    }

    FlowTrace tokens(String access, Optional<String> refresh) {
        return new FlowTrace(
                state, verifier, Optional.of(access), refresh.or(() -> refreshToken), Optional.empty(), exchanges);
    }

    FlowTrace failed(String reason) {
        return new FlowTrace(state, verifier, accessToken, refreshToken, Optional.of(reason), exchanges);
    }

    FlowTrace and(RecordedExchange exchange) {
        List<RecordedExchange> all =
                Stream.concat(exchanges.stream(), Stream.of(exchange)).toList();
        List<RecordedExchange> last = all.subList(Math.max(0, all.size() - MAX_EXCHANGES), all.size());
        return new FlowTrace(state, verifier, accessToken, refreshToken, failure, last);
    }

    /** Omits tokens. */
    @Override
    public String toString() {
        return "FlowTrace[" + exchanges.size() + " exchanges]";
    }

    /** Returns a copy that accepts no further authorization response. */
    FlowTrace answered() {
        return new FlowTrace("", verifier, accessToken, refreshToken, failure, exchanges);
    }
}
