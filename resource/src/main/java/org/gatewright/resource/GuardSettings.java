package org.gatewright.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.gatewright.protocol.Challenge;
import org.gatewright.protocol.NormalUri;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Refusal;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.dpop.DpopVerifier;

/**
 * What a {@link Guard} demands and says. Immutable.
 *
 * @param challenge the scheme that tokens come in, and the realm
 * @param bearer where tokens are looked for
 * @param audience the resource that tokens have to be for; without it they must be for none in particular
 */
record GuardSettings(
        Challenge challenge,
        BearerToken bearer,
        boolean insecureAllowed,
        Consumer<Refusal> refusals,
        Optional<DpopVerifier> dpop,
        Optional<String> audience,
        Optional<ResourceMetadata> metadata,
        Optional<LoginDemand> login) {
    /** Where tokens are looked for that are bound to a key. */
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
        return new GuardSettings(other, same, insecureAllowed, refusals, dpop, audience, metadata, login);
    }

    GuardSettings allowQueryTokens() {
        BearerToken query = new BearerToken(bearer.scheme(), bearer.fromForm(), true);
        return new GuardSettings(challenge, query, insecureAllowed, refusals, dpop, audience, metadata, login);
    }

    GuardSettings allowInsecure() {
        return new GuardSettings(challenge, bearer, true, refusals, dpop, audience, metadata, login);
    }

    GuardSettings refusals(Consumer<Refusal> listener) {
        return new GuardSettings(challenge, bearer, insecureAllowed, listener, dpop, audience, metadata, login);
    }

    GuardSettings dpop(DpopVerifier proofs) {
        return new GuardSettings(
                challenge, bearer, insecureAllowed, refusals, Optional.of(proofs), audience, metadata, login);
    }

    GuardSettings audience(String resource) {
        return new GuardSettings(
                challenge, bearer, insecureAllowed, refusals, dpop, Optional.of(resource), metadata, login);
    }

    /** Whether a token for these resources is for this one. */
    boolean isFor(Set<String> resources) {
        return audience.map(here -> resources.stream().anyMatch(resource -> NormalUri.same(resource, here)))
                .orElse(resources.isEmpty());
    }

    /** A resource that is described takes tokens in the header alone, as its description says. */
    GuardSettings metadata(ResourceMetadata described) {
        BearerToken header = BearerToken.inHeader(bearer.scheme());
        return new GuardSettings(
                challenge, header, insecureAllowed, refusals, dpop, audience, Optional.of(described), login);
    }

    GuardSettings login(LoginDemand demand) {
        return new GuardSettings(
                challenge, bearer, insecureAllowed, refusals, dpop, audience, metadata, Optional.of(demand));
    }

    /** What a refused request is asked for: a token in one of the schemes, and where to get it. */
    Challenge[] challenges(OAuthException refusal, Scope scope) {
        List<Challenge> all = new ArrayList<>();
        all.add(described(challenge, refusal, scope));
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
        boolean login = refusal.error().code().equals("insufficient_user_authentication");
        return login && this.login.isPresent() ? this.login.get().demand(more) : more;
    }
}
