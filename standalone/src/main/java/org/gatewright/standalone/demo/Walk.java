package org.gatewright.standalone.demo;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How far one browser has come with the demo. Immutable.
 *
 * @param state what the answer of the authorization server has to bring back
 * @param verifier proves at the token endpoint who started
 */
record Walk(
        String state,
        String verifier,
        Optional<String> accessToken,
        Optional<String> refreshToken,
        Optional<String> failure,
        List<Exchange> exchanges) {
    private static final int MAX_EXCHANGES = 40;

    static Walk start(String state, String verifier, Exchange first) {
        return new Walk(state, verifier, Optional.empty(), Optional.empty(), Optional.empty(), List.of(first));
    }

    Walk tokens(String access, Optional<String> refresh) {
        return new Walk(
                state, verifier, Optional.of(access), refresh.or(() -> refreshToken), Optional.empty(), exchanges);
    }

    Walk failed(String reason) {
        return new Walk(state, verifier, accessToken, refreshToken, Optional.of(reason), exchanges);
    }

    Walk and(Exchange exchange) {
        List<Exchange> all =
                Stream.concat(exchanges.stream(), Stream.of(exchange)).toList();
        List<Exchange> last = all.subList(Math.max(0, all.size() - MAX_EXCHANGES), all.size());
        return new Walk(state, verifier, accessToken, refreshToken, failure, last);
    }

    /** Shows no token. */
    @Override
    public String toString() {
        return "Walk[" + exchanges.size() + " exchanges]";
    }

    /** The answer to the state came, and it can't come twice. */
    Walk answered() {
        return new Walk("", verifier, accessToken, refreshToken, failure, exchanges);
    }
}
