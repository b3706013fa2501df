package org.gatewright.server.internal.authorize;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.server.client.Client;
import org.gatewright.server.request.ParameterSource.RequestParameters;
import org.gatewright.server.request.ResponseTarget;

/** An authorization request with a known client and redirect URI; everything else is yet to be checked. */
record UncheckedRequest(Request http, RequestParameters source, Client client, ResponseTarget target) {
    Parameters parameters() {
        return source.parameters();
    }

    Set<String> responseTypes() {
        return words(parameters().require("response_type"));
    }

    /**
     * Returns the words of a response type; for one that violates the syntax of RFC 6749 §3.1.1, a set that no server
     * supports.
     */
    static Set<String> words(String responseType) {
        List<String> words = List.of(responseType.split(" ", -1));
        Set<String> different = new LinkedHashSet<>(words);
        return different.size() == words.size() && !words.contains("") ? different : Set.of(responseType);
    }
}
