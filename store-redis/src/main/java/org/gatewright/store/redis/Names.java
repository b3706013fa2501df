package org.gatewright.store.redis;

import java.nio.charset.StandardCharsets;
import org.gatewright.protocol.Base64Url;
import org.gatewright.server.authorization.Owner;
import org.gatewright.server.storage.OneTimeKey;

/** The names of keys; what distinguishes them is the hash tag, and is encoded so that no text breaks out of it. */
record Names(String prefix) {
    /** Of an authorization, by the digits of its id. */
    String authorization(String id) {
        return name("a", id);
    }

    /** Of the index in which an owner's authorizations are. */
    String index(Owner owner) {
        if (owner instanceof Owner.Subject subject) {
            return subject(subject.subject());
        }
        if (owner instanceof Owner.Client client) {
            return client(client.clientId());
        }
        if (owner instanceof Owner.Session session) {
            return session(session.session());
        }
        return subject(((Owner.Consent) owner).subject());
    }

    String subject(String subject) {
        return name("s", encoded(subject));
    }

    String client(String clientId) {
        return name("c", encoded(clientId));
    }

    String session(String session) {
        return name("n", encoded(session));
    }

    String oneTime(OneTimeKey key) {
        return name("o", Base64Url.encode(key.digest()));
    }

    String consents(String subject) {
        return name("u", encoded(subject));
    }

    /** Of the keys of one purpose. */
    String keys(String purpose) {
        return name("k", purpose);
    }

    String registered(String clientId) {
        return name("r", encoded(clientId));
    }

    String allRegistered() {
        return prefix + ":clients";
    }

    private String name(String kind, String tag) {
        return prefix + ":" + kind + ":{" + tag + "}";
    }

    /** Begins with a sign of its own, since braces around nothing are no hash tag. */
    private static String encoded(String text) {
        return "." + Base64Url.encode(text.getBytes(StandardCharsets.UTF_8));
    }
}
