package org.gatewright.server.client;

import java.util.List;
import java.util.Optional;
import org.gatewright.protocol.BasicCredentials;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.server.secret.SecretVerifier;

/** {@code client_secret_basic}: id and secret in the {@code Authorization} header (RFC 6749 §2.3.1). */
record ClientSecretBasic(SecretVerifier verifier) implements ClientAuthMethod {
    private static final String ADVICE =
            " It contains '+', '%' or a second ':', which must be form-encoded (RFC 6749 §2.3.1).";

    @Override
    public String value() {
        return "client_secret_basic";
    }

    @Override
    public Optional<Proof> read(Request request, Parameters form) {
        List<String> headers = request.headers().all("Authorization");
        if (headers.size() > 1) {
            throw OAuthException.repeated("Authorization");
        }
        return headers.isEmpty()
                ? Optional.empty()
                : BasicCredentials.read(headers.get(0)).map(this::proof);
    }

    private Proof proof(BasicCredentials basic) {
        return new SecretProof(basic.clientId(), basic.secret(), basic.ambiguous() ? ADVICE : "", verifier);
    }
}
