package org.gatewright.server.client;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The rules of one client: what it must, or need not, do. Immutable. */
public final class ClientRules {
    private static final ClientRules DEFAULTS =
            new ClientRules(Set.of(), AccessTokenFormat.OPAQUE, Optional.empty(), Optional.empty());

    private final Set<Rule> rules;
    private final AccessTokenFormat tokens;
    private final Optional<String> assertionAlgorithm;
    private final Optional<String> requestAlgorithm;

    /** A rule that applies or not, with its member of client metadata. */
    enum Rule {
        ALLOW_MISSING_PKCE("allow_missing_pkce"),
        REQUIRE_PUSHED("require_pushed_authorization_requests"),
        REQUIRE_SIGNED("require_signed_request_object"),
        REQUIRE_DPOP("dpop_bound_access_tokens"),
        BIND_TO_CERTIFICATE("tls_client_certificate_bound_access_tokens"),
        ALLOW_ENDPOINT_AUDIENCE("allow_endpoint_audience"),
        ALLOW_MISSING_CONSENT("allow_missing_consent");

        private final String member;

        Rule(String member) {
            this.member = member;
        }

        String member() {
            return member;
        }
    }

    private ClientRules(
            Set<Rule> rules,
            AccessTokenFormat tokens,
            Optional<String> assertionAlgorithm,
            Optional<String> requestAlgorithm) {
        this.rules = Collections.unmodifiableSet(rules);
        this.tokens = tokens;
        this.assertionAlgorithm = assertionAlgorithm;
        this.requestAlgorithm = requestAlgorithm;
    }

    /** Returns the rules of a client without special settings. */
    public static ClientRules defaults() {
        return DEFAULTS;
    }

    /** Returns the defaults with the rules that meet the condition. */
    static ClientRules where(Predicate<Rule> applies) {
        ClientRules all = DEFAULTS;
        for (Rule rule : Rule.values()) {
            all = applies.test(rule) ? all.with(rule) : all;
        }
        return all;
    }

    private ClientRules with(Rule rule) {
        Set<Rule> more = EnumSet.of(rule);
        more.addAll(rules);
        return new ClientRules(more, tokens, assertionAlgorithm, requestAlgorithm);
    }

    boolean has(Rule rule) {
        return rules.contains(rule);
    }

    /** Permits requests for a code without PKCE; only for a confidential client. */
    public ClientRules allowMissingPkce() {
        return with(Rule.ALLOW_MISSING_PKCE);
    }

    /** Requires that it pushes its authorization requests (RFC 9126 §6). */
    public ClientRules requirePushed() {
        return with(Rule.REQUIRE_PUSHED);
    }

    /** Requires that it signs its authorization requests (RFC 9101 §10.5). */
    public ClientRules requireSigned() {
        return with(Rule.REQUIRE_SIGNED);
    }

    /** Requires that its access tokens are bound by DPoP (RFC 9449 §5.2). */
    public ClientRules requireDpop() {
        return with(Rule.REQUIRE_DPOP);
    }

    /** Binds its access tokens to its certificate (RFC 8705 §3.4). */
    public ClientRules bindToCertificate() {
        return with(Rule.BIND_TO_CERTIFICATE);
    }

    /** Permits an endpoint's URL instead of the issuer as the audience of its assertions. */
    public ClientRules allowEndpointAudience() {
        return with(Rule.ALLOW_ENDPOINT_AUDIENCE);
    }

    /**
     * Grants requests of an authenticated end-user without asking for consent: for the operator's own applications. Only for
     * a confidential client; {@code prompt=consent} still asks.
     */
    public ClientRules allowMissingConsent() {
        return with(Rule.ALLOW_MISSING_CONSENT);
    }

    /** Sets the format of its access tokens. */
    public ClientRules tokens(AccessTokenFormat format) {
        return new ClientRules(rules, format, assertionAlgorithm, requestAlgorithm);
    }

    /**
     * Sets the only algorithms of its assertions ({@code token_endpoint_auth_signing_alg}) and of its request objects
     * ({@code request_object_signing_alg}, RFC 9101 §10.5); empty for any.
     */
    public ClientRules signedWith(Optional<String> assertions, Optional<String> requests) {
        return new ClientRules(rules, tokens, assertions, requests);
    }

    public boolean pkceOptional() {
        return has(Rule.ALLOW_MISSING_PKCE);
    }

    public boolean pushedRequired() {
        return has(Rule.REQUIRE_PUSHED);
    }

    public boolean signedRequired() {
        return has(Rule.REQUIRE_SIGNED);
    }

    public boolean dpopRequired() {
        return has(Rule.REQUIRE_DPOP);
    }

    public boolean certificateBound() {
        return has(Rule.BIND_TO_CERTIFICATE);
    }

    public boolean endpointAudience() {
        return has(Rule.ALLOW_ENDPOINT_AUDIENCE);
    }

    public boolean consentOptional() {
        return has(Rule.ALLOW_MISSING_CONSENT);
    }

    /** Returns whether it gets only sender-constrained access tokens. */
    public boolean bound() {
        return dpopRequired() || certificateBound();
    }

    /** Returns the format of its access tokens. */
    public AccessTokenFormat tokens() {
        return tokens;
    }

    /** Returns the only algorithm of its assertions, if fixed. */
    public Optional<String> assertionAlgorithm() {
        return assertionAlgorithm;
    }

    /** Returns the only algorithm of its request objects, if fixed. */
    public Optional<String> requestAlgorithm() {
        return requestAlgorithm;
    }

    private List<Object> values() {
        return List.of(rules, tokens, assertionAlgorithm, requestAlgorithm);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ClientRules more && values().equals(more.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    @Override
    public String toString() {
        return "ClientRules" + values();
    }
}
