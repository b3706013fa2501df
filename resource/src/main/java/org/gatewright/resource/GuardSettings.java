package org.gatewright.resource;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.gatewright.protocol.AuthenticationRequirements;
import org.gatewright.protocol.Challenge;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.protocol.NormalUri;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Refusal;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.dpop.DpopVerifier;

/**
 * The settings of a {@link Guard}. Immutable.
 *
 * @param challenge the authentication scheme and the realm
 * @param bearer where tokens are read from
 * @param audience the resource that tokens must be issued for; without it they must be for no particular one
 */
record GuardSettings(
        Challenge challenge,
        BearerToken bearer,
        boolean insecureAllowed,
        Consumer<Refusal> refusals,
        Optional<Proofs> dpop,
        Optional<String> audience,
        Optional<ResourceMetadata> metadata,
        Optional<StepUp> stepUp) {
    /** The authentication time is in whole seconds, so that it may appear a second older than it is. */
    private static final Duration ROUNDING = Duration.ofSeconds(1);

    /** The requirements on the end-user's authentication, and the clock that measures its age. */
    record StepUp(AuthenticationRequirements requirements, Clock clock) {
        boolean isSatisfiedBy(AccessToken token) {
            return requirements.areSatisfiedBy(
                    token.authentication(), clock.instant().minus(ROUNDING));
        }

        OAuthException refusal() {
            return OAuthException.of(
                            ErrorCode.INSUFFICIENT_USER_AUTHENTICATION,
                            "A more recent or stronger authentication of the end-user is required.")
                    .rule("RFC 9470 §3");
        }
    }

    /** DPoP, and whether it is the only way. */
    record Proofs(DpopVerifier verifier, boolean required) {}

    /** The extraction of sender-constrained tokens. */
    static final BearerToken KEYED = BearerToken.inHeader(SenderConstraint.SCHEME);

    static GuardSettings defaults() {
        return new GuardSettings(
                Challenge.bearer("gatewright"),
                new BearerToken("Bearer", true, false),
                false,
                refusal -> {},
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    GuardSettings challenge(Challenge other) {
        BearerToken same = new BearerToken(other.scheme(), bearer.fromForm(), bearer.fromQuery());
        return new GuardSettings(other, same, insecureAllowed, refusals, dpop, audience, metadata, stepUp);
    }

    GuardSettings allowQueryTokens() {
        BearerToken query = new BearerToken(bearer.scheme(), bearer.fromForm(), true);
        return new GuardSettings(challenge, query, insecureAllowed, refusals, dpop, audience, metadata, stepUp);
    }

    GuardSettings allowInsecure() {
        return new GuardSettings(challenge, bearer, true, refusals, dpop, audience, metadata, stepUp);
    }

    GuardSettings refusals(Consumer<Refusal> listener) {
        return new GuardSettings(challenge, bearer, insecureAllowed, listener, dpop, audience, metadata, stepUp);
    }

    GuardSettings dpop(Proofs proofs) {
        return new GuardSettings(
                challenge, bearer, insecureAllowed, refusals, Optional.of(proofs), audience, metadata, stepUp);
    }

    Optional<DpopVerifier> proofs() {
        return dpop.map(Proofs::verifier);
    }

    boolean dpopRequired() {
        return dpop.filter(Proofs::required).isPresent();
    }

    GuardSettings audience(String resource) {
        return new GuardSettings(
                challenge, bearer, insecureAllowed, refusals, dpop, Optional.of(resource), metadata, stepUp);
    }

    /** Returns whether a token for these resources is for this one. */
    boolean isFor(Set<String> resources) {
        return audience.map(here -> resources.stream().anyMatch(resource -> NormalUri.same(resource, here)))
                .orElse(resources.isEmpty());
    }

    /**
     * Returns the settings of a resource with metadata, which accepts tokens in the header only, as its metadata
     * states.
     */
    GuardSettings metadata(ResourceMetadata described) {
        BearerToken header = BearerToken.inHeader(bearer.scheme());
        return new GuardSettings(
                challenge, header, insecureAllowed, refusals, dpop, audience, Optional.of(described), stepUp);
    }

    GuardSettings stepUp(StepUp demand) {
        return new GuardSettings(
                challenge, bearer, insecureAllowed, refusals, dpop, audience, metadata, Optional.of(demand));
    }

    /** Returns the challenges of a rejected request: the schemes, and where to get a token. */
    Challenge[] challenges(OAuthException refusal, Scope scope) {
        List<Challenge> all = new ArrayList<>();
        if (!dpopRequired()) {
            all.add(described(challenge, refusal, scope));
        }
        dpop.ifPresent(proofs -> all.add(described(
                new Challenge(SenderConstraint.SCHEME, challenge.realm())
                        .with("algs", String.join(" ", DpopVerifier.algorithms())),
                refusal,
                scope)));
        return all.toArray(Challenge[]::new);
    }

    private Challenge described(Challenge plain, OAuthException refusal, Scope scope) {
        Challenge more = plain;
        if (metadata.isPresent()) {
            more = more.with("resource_metadata", metadata.get().address());
        }
        more = scope.isEmpty() ? more : more.with("scope", scope.toString());
        boolean insufficient = refusal.error().code().equals(ErrorCode.INSUFFICIENT_USER_AUTHENTICATION.value());
        return insufficient && stepUp.isPresent() ? stepUp.get().requirements().challenge(more) : more;
    }
}
