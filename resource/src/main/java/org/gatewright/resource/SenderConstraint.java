package org.gatewright.resource;

import java.util.Optional;
import org.gatewright.protocol.Confirmation;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.dpop.DpopVerifier;
import org.gatewright.protocol.http.Request;

/** The proof of possession that a sender-constrained token requires. */
record SenderConstraint(Optional<DpopVerifier> dpop) {
    static final String SCHEME = "DPoP";

    /**
     * Rejects a request whose sender does not prove possession of the token's key.
     *
     * @param byDpop whether the token was sent in the DPoP scheme
     */
    void check(Request request, String text, AccessToken token, boolean byDpop) {
        Optional<Confirmation> key = token.confirmation();
        boolean keyed = key.filter(k -> k.method() == Confirmation.Method.JKT).isPresent();
        if (keyed != byDpop) {
            throw refusal("The access token was sent in the wrong authentication scheme.", "RFC 9449 §7.1");
        }
        if (keyed && !key.get().isSatisfiedBy(proven(request, text))) {
            throw refusal("The access token is bound to another key.", "RFC 9449 §7.1");
        }
        if (key.isPresent()
                && !keyed
                && !key.get().isSatisfiedBy(request.certificate().map(Confirmation::certificate))) {
            throw refusal("The access token is bound to another certificate.", "RFC 8705 §3");
        }
    }

    private Optional<Confirmation> proven(Request request, String text) {
        try {
            return dpop.orElseThrow(() -> refusal("DPoP is not enabled for this resource.", "RFC 9449 §7.1"))
                    .verify(request, Optional.of(text));
        } catch (OAuthException e) {
            throw e.status(401); // at a resource, a wrong proof is a wrong credential (RFC 9449 §7.1)
        }
    }

    private static OAuthException refusal(String description, String rule) {
        return OAuthException.of(ErrorCode.INVALID_TOKEN, description).rule(rule);
    }
}
