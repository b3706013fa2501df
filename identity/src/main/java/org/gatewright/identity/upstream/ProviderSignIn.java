package org.gatewright.identity.upstream;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.gatewright.identity.upstream.ProviderException.Kind;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.json.Json;
import org.gatewright.resource.remote.JsonHttp;
import org.gatewright.resource.remote.Rejected;
import org.gatewright.resource.remote.Unreachable;
import org.gatewright.server.limit.RateLimit;
import org.gatewright.server.storage.OneTimeId;
import org.gatewright.server.storage.OneTimeStore;
import org.gatewright.server.storage.Taken;

/**
 * The sign-in of users at providers. The {@code state} of a request is a one-time ID, whose row has the nonce, the verifier
 * and what waits for the sign-in; each response counts once, on all nodes. Thread-safe.
 */
public final class ProviderSignIn {
    /** How long a sign-in may take. */
    public static final Duration LIFE = Duration.ofMinutes(10);

    /** The parameters of a response that are read; all others are ignored. */
    public static final List<String> PARAMETERS = List.of("state", "code", "error", "iss", "user");

    private static final String STATE = "sign-in at a provider";
    private static final String RESPONSE = "response of a provider";
    private static final String PROVEN = "identity to be linked";
    private static final int BYTES = 32;
    private static final int MAX_STATE = 64;
    private static final int MAX_PARAMETER = 4096;

    private final Map<String, ProviderClient> clients = new LinkedHashMap<>();
    private final OneTimeStore store;
    private final Entropy entropy;
    private final Clock clock;
    private final String redirects;
    private final RateLimit senders;

    /**
     * Creates the sign-in.
     *
     * @param redirects the address below which each provider has its redirect URI, which ends with its key
     * @param senders limits what one network causes to be stored
     */
    public ProviderSignIn(
            List<Provider> providers,
            OneTimeStore store,
            Entropy entropy,
            Clock clock,
            String redirects,
            RateLimit senders) {
        this.store = store;
        this.entropy = entropy;
        this.clock = clock;
        this.redirects = redirects;
        this.senders = senders;
        JsonHttp http = JsonHttp.standard();
        for (Provider provider : providers) {
            clients.put(
                    provider.key(),
                    provider.kind() == Provider.Kind.GITHUB
                            ? new GitHubClient(provider, http, clock)
                            : new OpenIdClient(provider, http, clock));
        }
    }

    /** Returns the redirect URI of this server at a provider. */
    public String redirect(String provider) {
        return redirects + '/' + provider;
    }

    /** Counts what is stored for a network, and returns whether it may be. */
    public boolean permits(String address) {
        return senders.permitsAddress(address);
    }

    /** Returns the providers, in the operator's order. */
    public List<Provider> providers() {
        return clients.values().stream().map(ProviderClient::provider).toList();
    }

    /** Returns the provider with that key. */
    public Optional<Provider> find(String key) {
        return Optional.ofNullable(clients.get(key)).map(ProviderClient::provider);
    }

    /**
     * Begins a sign-in for a request.
     *
     * @param ticket the ticket of the request, which is bound to the browser
     * @param fresh whether the provider has to reauthenticate the user
     * @return the address to which the browser is sent
     */
    public URI begin(String provider, String ticket, boolean fresh) {
        return begin(provider, ticket, "", fresh);
    }

    /** Begins a sign-in that links an external account to that of the user. */
    public URI beginLink(String provider, String subject) {
        return begin(provider, "", subject, false);
    }

    private URI begin(String provider, String ticket, String subject, boolean fresh) {
        Attempt attempt = new Attempt(
                provider,
                entropy.text(BYTES),
                entropy.text(BYTES),
                entropy.text(BYTES),
                redirect(provider),
                fresh,
                ticket,
                subject);
        URI request = reached(() -> client(provider).request(attempt));
        store.put(
                OneTimeId.hashed(STATE, attempt.state()),
                attempt.text(),
                clock.instant().plus(LIFE));
        return request;
    }

    private ProviderClient client(String key) {
        ProviderClient client = clients.get(key);
        if (client == null) {
            throw new ProviderException(Kind.EXPIRED, "There is no such provider");
        }
        return client;
    }

    /**
     * Keeps a response that a page of the provider has sent as a form, without the cookies of this server; the browser
     * then asks for the rest with them.
     *
     * @return what stands for it in an address; empty if no sign-in waits for it
     */
    public Optional<String> keep(Map<String, String> response) {
        String state = response.getOrDefault("state", "");
        if (state.length() > MAX_STATE
                || store.peek(OneTimeId.hashed(STATE, state)).isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> kept = new LinkedHashMap<>();
        PARAMETERS.forEach(name -> Optional.ofNullable(response.get(name))
                .filter(value -> value.length() <= MAX_PARAMETER)
                .ifPresent(value -> kept.put(name, value)));
        String handle = entropy.text(BYTES);
        store.put(
                OneTimeId.hashed(RESPONSE, handle),
                Json.text(kept),
                clock.instant().plus(LIFE));
        return Optional.of(handle);
    }

    /** Returns the response that was kept, once. */
    public Map<String, String> kept(String handle) {
        Map<String, String> response = new LinkedHashMap<>();
        if (handle.length() <= MAX_STATE
                && store.take(OneTimeId.hashed(RESPONSE, handle)) instanceof Taken.Fresh fresh) {
            Json.read(fresh.value()).forEach((name, value) -> response.put(name, String.valueOf(value)));
        }
        return response;
    }

    /**
     * Returns the attempt that a response belongs to, once; throws {@link ProviderException} if there is none.
     *
     * @param provider the key of the provider at whose redirect URI the response has arrived; a provider that had sent the
     *     browser to another one would get the code of that one (RFC 9700 §4.4.2.2)
     */
    public Attempt take(String provider, Map<String, String> response) {
        String state = response.getOrDefault("state", "");
        if (state.length() <= MAX_STATE && store.take(OneTimeId.hashed(STATE, state)) instanceof Taken.Fresh fresh) {
            Attempt attempt = Attempt.read(state, fresh.value());
            if (attempt.provider().equals(provider)) {
                return attempt;
            }
        }
        throw new ProviderException(Kind.EXPIRED, "The response belongs to no sign-in");
    }

    /** Returns the authenticated user; throws {@link ProviderException} unless the response is valid. */
    public ProvenIdentity complete(Attempt attempt, Map<String, String> response) {
        if (response.containsKey("error")) {
            throw new ProviderException(Kind.CANCELLED, "The provider sent an error");
        }
        return reached(() -> client(attempt.provider()).complete(attempt, response));
    }

    /** Keeps an identity until its user has confirmed that it is to be linked; returns what stands for it in an address. */
    public String await(String userId, ProvenIdentity identity) {
        String handle = entropy.text(BYTES);
        store.put(
                OneTimeId.hashed(PROVEN, handle),
                identity.text(userId),
                clock.instant().plus(LIFE));
        return handle;
    }

    /** Returns an identity that this user has confirmed, once. */
    public Optional<ProvenIdentity> confirmed(String userId, String handle) {
        return awaited(userId, handle)
                .filter(identity -> store.take(OneTimeId.hashed(PROVEN, handle)) instanceof Taken.Fresh);
    }

    /** Returns an identity that this user has to confirm. */
    public Optional<ProvenIdentity> awaited(String userId, String handle) {
        return handle.length() > MAX_STATE
                ? Optional.empty()
                : store.peek(OneTimeId.hashed(PROVEN, handle)).flatMap(text -> ProvenIdentity.read(userId, text));
    }

    private static <T> T reached(Supplier<T> work) {
        try {
            return work.get();
        } catch (Unreachable | Rejected e) {
            throw new ProviderException(Kind.UNAVAILABLE, String.valueOf(e.getMessage()), e);
        } catch (IllegalArgumentException e) {
            throw new ProviderException(Kind.UNAVAILABLE, "The provider responded with something else than JSON", e);
        }
    }
}
