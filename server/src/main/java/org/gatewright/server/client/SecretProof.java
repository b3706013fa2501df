package org.gatewright.server.client;

import java.util.Optional;
import org.gatewright.server.secret.SecretVerifier;

/** A client id with a secret. */
record SecretProof(String clientId, String secret, String advice, SecretVerifier verifier)
        implements ClientAuthMethod.Proof {
    @Override
    public boolean proves(Client client) {
        boolean right = verifier.verifyAny(secret, client.secretHashes());
        if (!right && !client.isSlowToVerify()) {
            refuse(); // otherwise a fast rejection would distinguish this client from an unknown one
        }
        return right;
    }

    @Override
    public boolean blocks(Optional<Client> client) {
        return client.map(known -> verifier.blocks(secret, known.secretHashes()))
                .orElseGet(verifier::refusesSlowly);
    }

    @Override
    public boolean usesStores() {
        return false;
    }

    @Override
    public void refuse() {
        verifier.refuse(secret);
    }

    /** Returns a text with the client id only. */
    @Override
    public String toString() {
        return "SecretProof[" + clientId + "]";
    }
}
