package org.gatewright.store.redis;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Hashes;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.storage.OneTimeId;

/**
 * The key names of one tenant; the variable part is the hash tag, encoded so that no text can break out of it.
 *
 * @param prefix the prefix of all names, including the tenant's hash
 */
record Names(String prefix) {
    /** The length of tenant hashes: 96 bits, enough against collisions. */
    private static final int HASH = 12;

    /** Returns the names of a tenant. */
    static Names of(String prefix, String tenant) {
        byte[] hash = Hashes.sha256(tenant.getBytes(StandardCharsets.UTF_8));
        return new Names(prefix + ":" + Base64Url.encode(Arrays.copyOf(hash, HASH)));
    }

    /** Returns the name of an authorization, by the digits of its ID. */
    String authorization(String id) {
        return name("a", id);
    }

    /** Returns the name of the index of an owner's authorizations. */
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

    String loginSession(String id) {
        return name("l", encoded(id));
    }

    /** Returns the name of the index of an end-user's login sessions. */
    String loginSessions(String subject) {
        return name("m", encoded(subject));
    }

    /** Returns the name of the set of targets that messages wait for, which has the same hash tag as they have. */
    String outbox() {
        return name("x", prefix);
    }

    /** Returns the name of the order of the messages that wait for a target. */
    String outboxOrder(String target) {
        return outbox() + ":o:" + encoded(target);
    }

    /** Returns the name of the messages that wait for a target. */
    String outboxMessages(String target) {
        return outbox() + ":m:" + encoded(target);
    }

    /** Returns the name of a counter. */
    String counter(String key) {
        return name("t", encoded(key));
    }

    /** Returns the name of the keys for one purpose. */
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

    /** Encodes a hash tag with a leading period, since empty braces are not a hash tag. */
    private static String encoded(String text) {
        return "." + Base64Url.encode(text.getBytes(StandardCharsets.UTF_8));
    }
}
