package org.gatewright.server.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.gatewright.protocol.Challenge;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.server.secret.SecretVerifier;

/**
 * Finds out which client sent a request: exactly one proof, by a method that client registered (RFC 6749 §2.3).
 * Immutable and thread-safe.
 */
public final class ClientAuthentication {
    private final ClientStore clients;
    private final List<ClientAuthMethod> methods;
    private final Challenge challenge;

    /** A public client's claim, which nothing proves; its grants bind what they give by other means. */
    private record Claim(String clientId) implements ClientAuthMethod.Proof {
        @Override
        public boolean proves(Client client) {
            return client.isPublic();
        }
    }

    private record Offer(String method, ClientAuthMethod.Proof proof) {}

    /** Authentication by secret in header or form, and by these further methods. */
    public ClientAuthentication(
            ClientStore clients, SecretVerifier secrets, List<ClientAuthMethod> more, Challenge challenge) {
        this.clients = clients;
        this.challenge = challenge;
        this.methods = new ArrayList<>(List.of(new ClientSecretBasic(secrets), new ClientSecretPost(secrets)));
        this.methods.addAll(more);
    }

    /** The client that the request comes from; refused with {@code invalid_client} where none is proven. */
    public Client authenticate(Request request, Parameters form) {
        try {
            return proven(offers(request, form), request.address());
        } catch (OAuthException e) {
            throw e.status() == 401 ? e.challenge(challenge) : e;
        }
    }

    /** The client that the request claims to come from; for the record, before anything is proven. */
    Optional<String> claimed(Request request, Parameters form) {
        try {
            return Optional.of(offers(request, form).get(0).proof.clientId());
        } catch (OAuthException unclear) {
            return Optional.empty();
        }
    }

    /** The client that the request claims to come from, if it is known without asking others about it. */
    Optional<Client> named(Request request, Parameters form) {
        return claimed(request, form).flatMap(clients::peek);
    }

    /** Whether proving a client may wait for anything but the client store. */
    public boolean blocks() {
        return methods.stream().anyMatch(ClientAuthMethod::blocks);
    }

    /** The names of all methods, {@code none} among them. */
    public List<String> methodNames() {
        List<String> names =
                new ArrayList<>(methods.stream().map(ClientAuthMethod::name).toList());
        names.add(Client.NONE);
        return names;
    }

    /** The algorithms of the methods by JWTs among those that are permitted. */
    public List<String> algorithms(Predicate<String> permitted) {
        return methods.stream()
                .filter(method -> permitted.test(method.name()))
                .flatMap(method -> method.algorithms().stream())
                .distinct()
                .toList();
    }

    /** The one proof that the request states; where it states none, all that it could mean, for the same client. */
    private List<Offer> offers(Request request, Parameters form) {
        Optional<String> clientId = form.find("client_id");
        List<Offer> stated = new ArrayList<>();
        List<Offer> implied = new ArrayList<>();
        for (ClientAuthMethod method : methods) {
            List<Offer> kind = method.isImplicit() ? implied : stated;
            method.read(request, form).ifPresent(proof -> kind.add(new Offer(method.name(), proof)));
        }
        if (stated.size() > 1) {
            throw OAuthException.invalidRequest("The request authenticates the client in more than one way.")
                    .rule("RFC 6749 §2.3");
        }
        if (stated.isEmpty()) {
            implied.add(new Offer(Client.NONE, new Claim(clientId.orElseThrow(ClientAuthentication::noProof))));
            return implied;
        }
        if (clientId.isPresent() && !clientId.get().equals(stated.get(0).proof.clientId())) {
            throw OAuthException.invalidRequest("'client_id' differs from the client that authenticated.")
                    .rule("RFC 6749 §2.3");
        }
        return stated;
    }

    /** Says the same to an unknown client, a wrong secret and a wrong method, and takes the same time for it. */
    private Client proven(List<Offer> offers, String sender) {
        Offer first = offers.get(0);
        Optional<Client> client = clients.find(first.proof.clientId(), sender);
        if (client.isEmpty()) {
            first.proof.refuse();
            throw OAuthException.invalidClient()
                    .hint("There is no such client; it came with " + first.method + "." + first.proof.advice());
        }
        List<String> registered = client.get().authMethods();
        Optional<Offer> offer =
                offers.stream().filter(any -> registered.contains(any.method)).findFirst();
        if (offer.isEmpty()) {
            first.proof.refuse();
            throw OAuthException.invalidClient()
                    .hint("The client is registered for " + String.join(", ", registered) + ", not " + first.method
                            + ".");
        }
        if (!offer.get().proof.proves(client.get())) {
            throw OAuthException.invalidClient()
                    .hint("The proof by " + offer.get().method + " is wrong."
                            + offer.get().proof.advice());
        }
        return client.get();
    }

    private static OAuthException noProof() {
        return OAuthException.invalidClient().hint("The request names no client.");
    }
}
