package org.gatewright.server.internal.authorize;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.server.client.Client;
import org.gatewright.server.request.ParameterSource.RequestParameters;
import org.gatewright.server.request.ResponseTarget;

/** An authorization request whose client and redirect URI are known; all else is still to be checked. */
record UncheckedRequest(Request http, RequestParameters source, Client client, ResponseTarget target) {
    Parameters parameters() {
        return source.parameters();
    }

    Set<String> responseTypes() {
        return words(parameters().require("response_type"));
    }

    /** The words of a response type; of one that is not written as RFC 6749 §3.1.1 says, a set that no server has. */
    static Set<String> words(String responseType) {
        List<String> words = List.of(responseType.split(" ", -1));
        Set<String> different = new LinkedHashSet<>(words);
        return different.size() == words.size() && !words.contains("") ? different : Set.of(responseType);
    }
}
