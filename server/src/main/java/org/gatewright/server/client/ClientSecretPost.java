package org.gatewright.server.client;

import java.util.Optional;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.server.secret.SecretVerifier;

/** {@code client_secret_post}: id and secret in the form (RFC 6749 §2.3.1). */
record ClientSecretPost(SecretVerifier verifier) implements ClientAuthMethod {
    @Override
    public String value() {
        return "client_secret_post";
    }

    @Override
    public Optional<Proof> read(Request request, Parameters form) {
        return form.find("client_secret")
                .map(secret -> new SecretProof(form.require("client_id"), secret, "", verifier));
    }
}
