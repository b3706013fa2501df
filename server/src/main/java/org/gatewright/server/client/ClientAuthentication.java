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
 * Client authentication: exactly one set of credentials, by a method that the client registered (RFC 6749 §2.3).
 * Thread-safe once all methods are added.
 */
public final class ClientAuthentication {
    private final ClientStore clients;
    private final List<ClientAuthMethod> methods;
    private final Challenge challenge;

    /** The unauthenticated id of a public client; its grants bind what they issue by other means. */
    private record Claim(String clientId) implements ClientAuthMethod.Proof {
        @Override
        public boolean proves(Client client) {
            return client.isPublic();
        }

        @Override
        public boolean blocks(Optional<Client> client) {
            return false;
        }

        @Override
        public boolean usesStores() {
            return false;
        }
    }

    private record Offer(String method, ClientAuthMethod.Proof proof) {}

    /** Creates client authentication by secret in header or form; methods can be added. */
    public ClientAuthentication(ClientStore clients, SecretVerifier secrets, Challenge challenge) {
        this.clients = clients;
        this.challenge = challenge;
        this.methods = new ArrayList<>(List.of(new ClientSecretBasic(secrets), new ClientSecretPost(secrets)));
    }

    public void add(ClientAuthMethod method) {
        methods.add(method);
    }

    /** Returns the names of all methods, including {@code none}. */
    public List<String> methodNames() {
        List<String> names =
                new ArrayList<>(methods.stream().map(ClientAuthMethod::value).toList());
        names.add(Client.NONE);
        return names;
    }

    /** Returns the permitted JWT algorithms of the methods. */
    public List<String> algorithms(Predicate<String> permitted) {
        return methods.stream()
                .filter(method -> permitted.test(method.value()))
                .flatMap(method -> method.algorithms().stream())
                .distinct()
                .toList();
    }

    /** Reads the client's credentials from a request. Throws if there is more than one set, or none. */
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

    /** Returns the explicit credentials of the request or, without any, all implicit ones for the same client. */
    private List<Offer> offers(Request request, Parameters form) {
        Optional<String> clientId = form.find("client_id");
        List<Offer> stated = new ArrayList<>(1);
        List<Offer> implied = new ArrayList<>(1);
        for (ClientAuthMethod method : methods) {
            Optional<ClientAuthMethod.Proof> proof = method.read(request, form);
            if (proof.isPresent()) {
                (method.isImplicit() ? implied : stated).add(new Offer(method.value(), proof.get()));
            }
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
            throw OAuthException.invalidRequest("'client_id' does not match the authenticated client.")
                    .rule("RFC 6749 §2.3");
        }
        return stated;
    }

    /** An attempt to authenticate, by the credentials of one request. */
    final class Attempt {
        private final List<Offer> offers;
        private final String sender;

        private Attempt(List<Offer> offers, String sender) {
            this.offers = offers;
            this.sender = sender;
        }

        /** Returns the client id; unauthenticated. */
        String clientId() {
            return offers.get(0).proof.clientId();
        }

        /** Returns the client, unauthenticated, if it is known without a request to another server. */
        Optional<Client> named() {
            return clients.peek(clientId());
        }

        /** Returns whether authenticating it may block. */
        boolean blocks() {
            if (clients.blocks(clientId())) {
                return true;
            }
            Optional<Client> client = named();
            for (Offer offer : offers) {
                if (offer.proof.blocks(client)) {
                    return true;
                }
            }
            return false;
        }

        /** Returns whether authenticating it uses the server's stores. */
        boolean usesStores() {
            if (clients.blocks(clientId())) {
                return true;
            }
            for (Offer offer : offers) {
                if (offer.proof.usesStores()) {
                    return true;
                }
            }
            return false;
        }

        /** Returns the authenticated client; throws {@code invalid_client} otherwise. */
        Client authenticate() {
            try {
                return proven();
            } catch (OAuthException e) {
                throw challenged(e);
            }
        }

        private Optional<Offer> firstOf(List<String> registered) {
            for (Offer offer : offers) {
                if (registered.contains(offer.method)) {
                    return Optional.of(offer);
                }
            }
            return Optional.empty();
        }

        /** Responds alike, and in the same time, to an unknown client, a wrong secret and a wrong method. */
        private Client proven() {
            Offer first = offers.get(0);
            Optional<Client> client = clients.find(first.proof.clientId(), sender);
            if (client.isEmpty()) {
                first.proof.refuse();
                throw OAuthException.invalidClient()
                        .hint("The client is unknown; it used " + first.method + "." + first.proof.advice());
            }
            List<String> registered = client.get().authMethods();
            Optional<Offer> offer = firstOf(registered);
            if (offer.isEmpty()) {
                first.proof.refuse();
                throw OAuthException.invalidClient()
                        .hint("The client is registered for " + String.join(", ", registered) + ", not " + first.method
                                + ".");
            }
            if (!offer.get().proof.proves(client.get())) {
                throw OAuthException.invalidClient()
                        .hint("The authentication by " + offer.get().method + " failed."
                                + offer.get().proof.advice());
            }
            return client.get();
        }
    }

    private static OAuthException noProof() {
        return OAuthException.invalidClient().hint("The request does not identify a client.");
    }
}
