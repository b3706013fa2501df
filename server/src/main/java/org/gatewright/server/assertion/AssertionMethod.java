package org.gatewright.server.assertion;

import java.util.List;
import java.util.Optional;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.jose.Jwt;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientAuthMethod;
import org.gatewright.server.client.ClientJwks;

/**
 * A method by {@code client_assertion} (RFC 7521 §4.2); the algorithm determines which one a request
 * uses, and the client's registration whether it is allowed.
 */
record AssertionMethod(String value, boolean symmetric, AssertionCheck check, ClientJwks keys, WorkloadMethod workloads)
        implements ClientAuthMethod {
    private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    @Override
    public List<String> algorithms() {
        return symmetric ? List.of("HS256") : check.settings().profile().algorithms();
    }

    @Override
    public Optional<Proof> read(Request request, Parameters form) {
        Optional<String> assertion = form.find("client_assertion");
        if (assertion.isEmpty()) {
            return Optional.empty();
        }
        requireType(form);
        Jwt jwt = Jwt.parse(assertion.get())
                .orElseThrow(() -> OAuthException.invalidClient().hint("The assertion is not a signed JWT."));
        if (jwt.algorithmName().startsWith("HS") != symmetric
                || workloads.platform(jwt).isPresent()) {
            return Optional.empty();
        }
        String clientId = jwt.claims()
                .text("sub")
                .orElseThrow(() -> OAuthException.invalidClient().hint("The assertion has no 'sub'."));
        return Optional.of(new Assertion(clientId, jwt, request.address()));
    }

    static void requireType(Parameters form) {
        if (!form.require("client_assertion_type").equals(TYPE)) {
            throw OAuthException.invalidClient()
                    .rule("RFC 7521 §4.2")
                    .hint("The 'client_assertion_type' is not supported.");
        }
    }

    private final class Assertion implements Proof {
        private final String clientId;
        private final Jwt jwt;
        private final String sender;

        private Assertion(String clientId, Jwt jwt, String sender) {
            this.clientId = clientId;
            this.jwt = jwt;
            this.sender = sender;
        }

        @Override
        public boolean blocks(Optional<Client> client) {
            return client.filter(known -> keys.blocks(known, jwt)).isPresent();
        }

        @Override
        public String clientId() {
            return clientId;
        }

        /** Verifies the signature first: only the client itself may use up a {@code jti}. */
        @Override
        public boolean proves(Client client) {
            return keys.signed(client, jwt, sender) && check.passes(client, jwt);
        }
    }
}
