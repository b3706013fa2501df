package org.gatewright.identity.user;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.server.user.Precis;

/**
 * The names and claims of a user. Immutable; its {@code toString} omits the values.
 *
 * @param name the user name, as the user writes it
 * @param email the e-mail address
 * @param emailVerified whether the address was proven to be the user's own; only then it identifies the account
 * @param claims further claims, as JSON values (OpenID Connect Core §5.1), and attributes of the deployment's own
 * @param groups the groups that the user belongs to
 * @param roles the roles that the user has
 */
public record UserProfile(
        Optional<String> name,
        Optional<String> email,
        boolean emailVerified,
        Map<String, Object> claims,
        List<String> groups,
        List<String> roles) {
    /** The maximum length of a user name and of an e-mail address (RFC 5321 §4.5.3.1.3). */
    public static final int MAX_LENGTH = 254;

    private static final String NAME = "name";
    private static final String EMAIL = "email";
    private static final String VERIFIED = "email_verified";
    private static final String CLAIMS = "claims";
    private static final String GROUPS = "groups";
    private static final String ROLES = "roles";
    private static final String USER_NAME = "preferred_username";
    private static final Set<String> OWN = Set.of(USER_NAME, EMAIL, VERIFIED);

    /** Throws {@link IllegalArgumentException} for a name or address that cannot be entered in a form, or for neither. */
    public UserProfile {
        name.ifPresent(text -> requireTypeable("user name", text));
        email.ifPresent(text -> requireTypeable("e-mail address", text));
        if (name.isEmpty() && email.isEmpty()) {
            throw new IllegalArgumentException("A user needs a user name or an e-mail address");
        }
        if (email.filter(text -> text.indexOf('@') < 1 || text.endsWith("@")).isPresent()) {
            throw new IllegalArgumentException("An e-mail address has the form name@example.com");
        }
        emailVerified = emailVerified && email.isPresent();
        claims = Map.copyOf(claims);
        groups = List.copyOf(groups);
        roles = List.copyOf(roles);
    }

    private static void requireTypeable(String what, String text) {
        if (text.isBlank()
                || text.length() > MAX_LENGTH
                || !text.strip().equals(text)
                || text.chars().anyMatch(Character::isISOControl)
                || text.codePoints().anyMatch(point -> Character.getType(point) == Character.SURROGATE)) {
            throw new IllegalArgumentException("The " + what + " must have 1 to " + MAX_LENGTH
                    + " characters, without spaces at its ends or control characters");
        }
    }

    /** Returns a profile with that user name. */
    public static UserProfile named(String name) {
        return new UserProfile(Optional.of(name), Optional.empty(), false, Map.of(), List.of(), List.of());
    }

    public UserProfile name(Optional<String> other) {
        return new UserProfile(other, email, emailVerified, claims, groups, roles);
    }

    public UserProfile email(Optional<String> other, boolean verified) {
        return new UserProfile(name, other, verified, claims, groups, roles);
    }

    public UserProfile claims(Map<String, Object> other) {
        return new UserProfile(name, email, emailVerified, other, groups, roles);
    }

    public UserProfile groups(List<String> other) {
        return new UserProfile(name, email, emailVerified, claims, other, roles);
    }

    public UserProfile roles(List<String> other) {
        return new UserProfile(name, email, emailVerified, claims, groups, other);
    }

    /** Returns the form of the user name that is unique. */
    public Optional<String> uniqueName() {
        return name.map(UserProfile::login);
    }

    /** Returns the form of the verified address that is unique. */
    public Optional<String> uniqueEmail() {
        return email.filter(text -> emailVerified).map(UserProfile::login);
    }

    /** Returns whether the account is found by that text, which is in the form of {@link #login}. */
    public boolean isFoundBy(String login) {
        return uniqueEmail().filter(login::equals).isPresent()
                || uniqueName().filter(login::equals).isPresent();
    }

    /** Returns one text for all spellings of a user name or e-mail address, by which it is found. */
    public static String login(String typed) {
        return Precis.username(typed);
    }

    /** Returns what the user is called on pages: the full name, or else the user name or address. */
    public String displayName() {
        Object full = claims.get("name");
        return full instanceof String text && !text.isBlank()
                ? text
                : name.or(() -> email).orElseThrow();
    }

    /** Returns the claims, with those of the names, groups and roles, which no other claim replaces. */
    public Map<String, Object> allClaims() {
        Map<String, Object> all = new LinkedHashMap<>(claims);
        all.keySet().removeAll(OWN);
        name.ifPresent(text -> all.put(USER_NAME, text));
        email.ifPresent(text -> {
            all.put(EMAIL, text);
            all.put(VERIFIED, emailVerified);
        });
        all.put(GROUPS, groups);
        all.put(ROLES, roles);
        return all;
    }

    Map<String, Object> members() {
        Map<String, Object> object = new LinkedHashMap<>();
        name.ifPresent(text -> object.put(NAME, text));
        email.ifPresent(text -> object.put(EMAIL, text));
        object.put(VERIFIED, emailVerified);
        object.put(CLAIMS, claims);
        object.put(GROUPS, groups);
        object.put(ROLES, roles);
        return object;
    }

    static UserProfile read(Map<String, Object> object) {
        Claims members = new Claims(object);
        return new UserProfile(
                members.text(NAME),
                members.text(EMAIL),
                Boolean.TRUE.equals(object.get(VERIFIED)),
                members.object(CLAIMS).orElse(Map.of()),
                members.texts(GROUPS),
                members.texts(ROLES));
    }

    @Override
    public String toString() {
        return "Profile";
    }
}
