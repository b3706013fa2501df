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
 * Authenticates clients: exactly one proof, by a method that the client registered (RFC 6749 §2.3). Thread-safe once all
 * methods were added.
 */
public final class ClientAuthentication {
    private final ClientStore clients;
    private final List<ClientAuthMethod> methods;
    private final Challenge challenge;

    /** A public client's claim, which nothing proves; its grants bind what they issue by other means. */
    private record Claim(String clientId) implements ClientAuthMethod.Proof {
        @Override
        public boolean proves(Client client) {
            return client.isPublic();
        }

        @Override
        public boolean blocks(Optional<Client> client) {
            return false;
        }
    }

    private record Offer(String method, ClientAuthMethod.Proof proof) {}

    /** Authentication by secret in header or form, and by methods that are added. */
    public ClientAuthentication(ClientStore clients, SecretVerifier secrets, Challenge challenge) {
        this.clients = clients;
        this.challenge = challenge;
        this.methods = new ArrayList<>(List.of(new ClientSecretBasic(secrets), new ClientSecretPost(secrets)));
    }

    public void add(ClientAuthMethod method) {
        methods.add(method);
    }

    /** The names of all methods, {@code none} among them. */
    public List<String> methodNames() {
        List<String> names =
                new ArrayList<>(methods.stream().map(ClientAuthMethod::value).toList());
        names.add(Client.NONE);
        return names;
    }

    /** The algorithms of the methods by JWTs among those that are permitted. */
    public List<String> algorithms(Predicate<String> permitted) {
        return methods.stream()
                .filter(method -> permitted.test(method.value()))
                .flatMap(method -> method.algorithms().stream())
                .distinct()
                .toList();
    }

    /** What a request says about its client, read once. Throws where it says it in more than one way, or not at all. */
    Attempt read(Request request, Parameters form) {
        try {
            return new Attempt(offers(request, form), request.address());
        } catch (OAuthException e) {
            throw challenged(e);
        }
    }

    private OAuthException challenged(OAuthException e) {
        return e.status() == 401 ? e.challenge(challenge) : e;
    }

    /** The one proof that the request states; where it states none, all that it could mean, for the same client. */
    private List<Offer> offers(Request request, Parameters form) {
        Optional<String> clientId = form.find("client_id");
        List<Offer> stated = new ArrayList<>();
        List<Offer> implied = new ArrayList<>();
        for (ClientAuthMethod method : methods) {
            List<Offer> kind = method.isImplicit() ? implied : stated;
            method.read(request, form).ifPresent(proof -> kind.add(new Offer(method.value(), proof)));
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

    /** What one request offers as proof of its client. */
    final class Attempt {
        private final List<Offer> offers;
        private final String sender;

        private Attempt(List<Offer> offers, String sender) {
            this.offers = offers;
            this.sender = sender;
        }

        /** The client that it claims to be; not proven. */
        String clientId() {
            return offers.get(0).proof.clientId();
        }

        /** The client that it claims to be, if it is known without asking other servers. */
        Optional<Client> named() {
            return clients.peek(clientId());
        }

        /** Whether authenticating it may wait. */
        boolean blocks() {
            if (clients.blocks(clientId())) {
                return true;
            }
            Optional<Client> client = named();
            return offers.stream().anyMatch(offer -> offer.proof.blocks(client));
        }

        /** The client, authenticated; refused with {@code invalid_client} otherwise. */
        Client authenticate() {
            try {
                return proven();
            } catch (OAuthException e) {
                throw challenged(e);
            }
        }

        /** Responds alike to an unknown client, a wrong secret and a wrong method, and takes the same time for it. */
        private Client proven() {
            Offer first = offers.get(0);
            Optional<Client> client = clients.find(first.proof.clientId(), sender);
            if (client.isEmpty()) {
                first.proof.refuse();
                throw OAuthException.invalidClient()
                        .hint("There is no such client; it used " + first.method + "." + first.proof.advice());
            }
            List<String> registered = client.get().authMethods();
            Optional<Offer> offer = offers.stream()
                    .filter(any -> registered.contains(any.method))
                    .findFirst();
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
    }

    private static OAuthException noProof() {
        return OAuthException.invalidClient().hint("The request names no client.");
    }
}
