package org.gatewright.store.redis;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Hashes;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.storage.OneTimeId;

/**
 * The names of one tenant's keys; what distinguishes them is the hash tag, and is encoded so that no text breaks out of it.
 *
 * @param prefix of all names, the tenant's hash among them
 */
record Names(String prefix) {
    /** Of the tenants' hashes: 96 bits, for which nobody finds a second tenant. */
    private static final int HASH = 12;

    /** The names of a tenant. */
    static Names of(String prefix, String tenant) {
        byte[] hash = Hashes.sha256(tenant.getBytes(StandardCharsets.UTF_8));
        return new Names(prefix + ":" + Base64Url.encode(Arrays.copyOf(hash, HASH)));
    }

    /** Of an authorization, by the digits of its id. */
    String authorization(String id) {
        return name("a", id);
    }

    /** Of the index in which an owner's authorizations are. */
    String index(AuthorizationFilter owner) {
        if (owner instanceof AuthorizationFilter.Subject subject) {
            return subject(subject.subject());
        }
        if (owner instanceof AuthorizationFilter.Client client) {
            return client(client.clientId());
        }
        if (owner instanceof AuthorizationFilter.Session session) {
            return session(session.session());
        }
        return subject(((AuthorizationFilter.Consent) owner).subject());
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

    String oneTime(OneTimeId key) {
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
