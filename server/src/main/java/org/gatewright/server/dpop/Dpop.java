package org.gatewright.server.dpop;

import java.time.Instant;
import java.util.Optional;
import org.gatewright.protocol.Confirmation;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.protocol.FirstUse;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.dpop.DpopNonces;
import org.gatewright.protocol.dpop.DpopVerifier;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.client.Client;
import org.gatewright.server.spi.Feature;
import org.gatewright.server.spi.Setup;
import org.gatewright.server.storage.OneTimeId;
import org.gatewright.server.storage.OneTimeStore;
import org.gatewright.server.token.ProofOfPossession;

/**
 * DPoP (RFC 9449): a client that sends a proof signed with its own key gets tokens bound to that key. Clients that send
 * no proof get bearer tokens, unless proofs are required.
 */
public final class Dpop implements Feature {
    private final boolean nonces;

    private Dpop(boolean nonces) {
        this.nonces = nonces;
    }

    /** Returns the feature with proofs that are valid for a minute. */
    public static Dpop proofs() {
        return new Dpop(false);
    }

    /**
     * Returns the feature with proofs that must also contain a nonce of this server (§8), so that none can be created
     * in advance.
     */
    public static Dpop proofsWithNonce() {
        return new Dpop(true);
    }

    @Override
    public void install(Setup setup) {
        DpopVerifier verifier = new DpopVerifier(
                setup.settings().issuer().origin(),
                new Uses(setup.stores().oneTimes()),
                nonces ? Optional.of(new DpopNonces(setup.key("dpop nonce"))) : Optional.empty(),
                setup.settings().clock());
        setup.proofOfPossession(new Proof(verifier));
        setup.dpop(verifier);
        setup.metadata("dpop_signing_alg_values_supported", DpopVerifier.algorithms());
    }

    /** Used proofs are recorded with all other one-time values, so on all nodes. */
    private record Uses(OneTimeStore oneTimes) implements FirstUse {
        @Override
        public boolean test(String key, Instant expires) {
            return oneTimes.firstUse(new OneTimeId("dpop", key), expires);
        }

        @Override
        public boolean blocks() {
            return oneTimes.blocks();
        }
    }

    private record Proof(DpopVerifier verifier) implements ProofOfPossession {
        @Override
        public Optional<Confirmation> confirm(Client client, Request http) {
            Optional<Confirmation> proven = verifier.verify(http, Optional.empty());
            if (proven.isEmpty() && client.rules().dpopRequired()) {
                throw OAuthException.of(ErrorCode.INVALID_DPOP_PROOF, "The client must send a DPoP proof.")
                        .rule("RFC 9449 §5.2");
            }
            return proven;
        }

        @Override
        public boolean usesStores(Request http) {
            return DpopVerifier.isIn(http);
        }

        @Override
        public Response complete(Response response) {
            return verifier.complete(response);
        }
    }
}
