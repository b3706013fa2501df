package org.gatewright.server.client;

import java.util.Optional;

/**
 * What one client must do, or need not. Immutable.
 *
 * @param pkceOptional whether it may ask for a code without PKCE; only for a confidential client
 * @param pushedRequired whether its authorization requests have to be pushed (RFC 9126 §6)
 * @param signedRequired whether its authorization requests have to be signed (RFC 9101 §10.5)
 * @param dpopRequired whether its access tokens have to be bound by DPoP (RFC 9449 §5.2)
 * @param certificateBound whether its access tokens are bound to its certificate (RFC 8705 §3.4)
 * @param endpointAudience whether its assertions may name an endpoint's address instead of the issuer as their audience
 * @param tokens how its access tokens are written
 * @param assertionAlgorithm the only algorithm of its assertions, if it is fixed ({@code token_endpoint_auth_signing_alg})
 * @param requestAlgorithm the only algorithm of its request objects ({@code request_object_signing_alg}, RFC 9101 §10.5)
 */
public record ClientRules(
        boolean pkceOptional,
        boolean pushedRequired,
        boolean signedRequired,
        boolean dpopRequired,
        boolean certificateBound,
        boolean endpointAudience,
        AccessTokenFormat tokens,
        Optional<String> assertionAlgorithm,
        Optional<String> requestAlgorithm) {
    /** What a client must do that is not described further. */
    public static ClientRules defaults() {
        return new ClientRules(
                false, false, false, false, false, false, AccessTokenFormat.OPAQUE, Optional.empty(), Optional.empty());
    }

    /** Whether it gets no access tokens but those that are bound to a key. */
    public boolean bound() {
        return dpopRequired || certificateBound;
    }

    public ClientRules allowMissingPkce() {
        return new ClientRules(
                true,
                pushedRequired,
                signedRequired,
                dpopRequired,
                certificateBound,
                endpointAudience,
                tokens,
                assertionAlgorithm,
                requestAlgorithm);
    }

    public ClientRules requirePushed() {
        return new ClientRules(
                pkceOptional,
                true,
                signedRequired,
                dpopRequired,
                certificateBound,
                endpointAudience,
                tokens,
                assertionAlgorithm,
                requestAlgorithm);
    }

    public ClientRules requireSigned() {
        return new ClientRules(
                pkceOptional,
                pushedRequired,
                true,
                dpopRequired,
                certificateBound,
                endpointAudience,
                tokens,
                assertionAlgorithm,
                requestAlgorithm);
    }

    public ClientRules requireDpop() {
        return new ClientRules(
                pkceOptional,
                pushedRequired,
                signedRequired,
                true,
                certificateBound,
                endpointAudience,
                tokens,
                assertionAlgorithm,
                requestAlgorithm);
    }

    public ClientRules bindToCertificate() {
        return new ClientRules(
                pkceOptional,
                pushedRequired,
                signedRequired,
                dpopRequired,
                true,
                endpointAudience,
                tokens,
                assertionAlgorithm,
                requestAlgorithm);
    }

    public ClientRules allowEndpointAudience() {
        return new ClientRules(
                pkceOptional,
                pushedRequired,
                signedRequired,
                dpopRequired,
                certificateBound,
                true,
                tokens,
                assertionAlgorithm,
                requestAlgorithm);
    }

    public ClientRules tokens(AccessTokenFormat style) {
        return new ClientRules(
                pkceOptional,
                pushedRequired,
                signedRequired,
                dpopRequired,
                certificateBound,
                endpointAudience,
                style,
                assertionAlgorithm,
                requestAlgorithm);
    }

    /** The only algorithms of its assertions and of its request objects. */
    public ClientRules signedWith(Optional<String> assertions, Optional<String> requests) {
        return new ClientRules(
                pkceOptional,
                pushedRequired,
                signedRequired,
                dpopRequired,
                certificateBound,
                endpointAudience,
                tokens,
                assertions,
                requests);
    }
}
