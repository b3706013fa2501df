package org.gatewright.identity.sign;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.gatewright.identity.user.User;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.storage.OneTimeId;
import org.gatewright.server.storage.OneTimeStore;
import org.gatewright.server.storage.Taken;

/**
 * The secrets in the links of mails, of which only a hash is stored. To look at a page does not use up its link, since
 * scanners of mails do that; each link permits one change. Thread-safe.
 */
public final class MailLinks {
    private static final int BYTES = 32;
    private static final int MAX_LENGTH = 64;
    private static final String KIND = "mail link";

    private final OneTimeStore store;
    private final Entropy entropy;
    private final Clock clock;

    /** What a link is for. */
    public enum Purpose {
        /** To choose a password, by which an invitation is accepted too. */
        PASSWORD,
        /** To confirm an e-mail address. */
        ADDRESS,
        /** To end a session. */
        SESSION
    }

    /**
     * The content of a link.
     *
     * @param user the ID of the user
     * @param address the address that the mail was sent to; of a link to end a session, the ID of the session
     * @param stamp the stamp of the user's credentials when the link was made: a change of the password ends it
     */
    public record Link(String user, String address, String stamp) {
        /** Returns the content of a link for that user. */
        public static Link of(User user, String address) {
            return new Link(user.id(), address, user.credentials().stamp());
        }

        /** Returns whether the user's credentials are still the same. */
        public boolean isCurrent(User current) {
            return current.id().equals(user) && current.credentials().stamp().equals(stamp);
        }

        @Override
        public String toString() {
            return "Link";
        }
    }

    public MailLinks(OneTimeStore store, Entropy entropy, Clock clock) {
        this.store = store;
        this.entropy = entropy;
        this.clock = clock;
    }

    /** Returns when a link that is made now expires. */
    public Instant end(Duration life) {
        return clock.instant().plus(life);
    }

    /** Returns the secret of a new link. */
    public String create(Purpose purpose, Link link, Duration life) {
        String secret = entropy.text(BYTES);
        String value = Json.text(Map.of("user", link.user(), "address", link.address(), "stamp", link.stamp()));
        store.put(id(purpose, secret), value, end(life));
        return secret;
    }

    /** Returns the content of a link that has neither expired nor been used. */
    public Optional<Link> peek(Purpose purpose, String secret) {
        return secret.length() > MAX_LENGTH
                ? Optional.empty()
                : store.peek(id(purpose, secret)).map(MailLinks::read);
    }

    /** Uses up a link; of any number of concurrent callers, one gets its content. */
    public Optional<Link> take(Purpose purpose, String secret) {
        return secret.length() <= MAX_LENGTH && store.take(id(purpose, secret)) instanceof Taken.Fresh fresh
                ? Optional.of(read(fresh.value()))
                : Optional.empty();
    }

    private static OneTimeId id(Purpose purpose, String secret) {
        return OneTimeId.hashed(KIND + " " + purpose, secret);
    }

    private static Link read(String value) {
        Claims members = new Claims(Json.read(value));
        return new Link(
                members.text("user").orElseThrow(),
                members.text("address").orElseThrow(),
                members.text("stamp").orElseThrow());
    }
}
