package org.gatewright.server.client;

import java.util.Optional;

/**
 * The rules of one client: what it must, or need not, do. Immutable.
 *
 * @param pkceOptional whether it may request a code without PKCE; only for a confidential client
 * @param pushedRequired whether it must push its authorization requests (RFC 9126 §6)
 * @param signedRequired whether it must sign its authorization requests (RFC 9101 §10.5)
 * @param dpopRequired whether its access tokens must be bound by DPoP (RFC 9449 §5.2)
 * @param certificateBound whether its access tokens are bound to its certificate (RFC 8705 §3.4)
 * @param endpointAudience whether its assertions may have an endpoint's URL instead of the issuer as their audience
 * @param tokens the format of its access tokens
 * @param assertionAlgorithm the only algorithm of its assertions, if fixed ({@code token_endpoint_auth_signing_alg})
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
    /** Returns the rules of a client without special settings. */
    public static ClientRules defaults() {
        return new ClientRules(
                false, false, false, false, false, false, AccessTokenFormat.OPAQUE, Optional.empty(), Optional.empty());
    }

    /** Returns whether it gets only sender-constrained access tokens. */
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

    /** Sets the only algorithms of its assertions and of its request objects. */
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
