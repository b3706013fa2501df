package org.gatewright.openid;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientMember;
import org.gatewright.server.config.Profile;

/** The members of client metadata that OpenID Connect adds (OpenID Connect Registration §2, RP-Initiated Logout §3.1). */
final class OpenIdMembers {
    static final String ID_TOKEN_ALGORITHM = "id_token_signed_response_alg";
    static final String USERINFO_ALGORITHM = "userinfo_signed_response_alg";
    static final String MAX_AGE = "default_max_age";
    static final String ACR_VALUES = "default_acr_values";
    static final String AUTH_TIME = "require_auth_time";
    static final String LOGOUT_URIS = "post_logout_redirect_uris";
    static final String BACK_CHANNEL = "backchannel_logout_uri";
    static final String FRONT_CHANNEL = "frontchannel_logout_uri";

    private static final String BACK_CHANNEL_SESSION = "backchannel_logout_session_required";
    private static final String FRONT_CHANNEL_SESSION = "frontchannel_logout_session_required";
    private static final int MAX_URIS = 20;

    private OpenIdMembers() {}

    /**
     * Returns the members.
     *
     * @param algorithms the names of the algorithms that the server signs with
     */
    static List<ClientMember> all(Set<String> algorithms) {
        return List.of(
                member(ID_TOKEN_ALGORITHM, "one of " + String.join(", ", algorithms), algorithms::contains),
                member(USERINFO_ALGORITHM, "one of " + String.join(", ", algorithms), algorithms::contains),
                member(
                        MAX_AGE,
                        "a number of seconds",
                        value ->
                                value instanceof Number age && age.longValue() >= 0 && age.longValue() < 1_000_000_000),
                member(ACR_VALUES, "a list of strings", OpenIdMembers::areTexts),
                member(AUTH_TIME, "true or false", Boolean.class::isInstance),
                member(LOGOUT_URIS, "a list of https URLs without fragments", OpenIdMembers::areLogoutUris),
                member(BACK_CHANNEL, "an https URL without a fragment", OpenIdMembers::isEndpoint),
                member(BACK_CHANNEL_SESSION, "true or false", Boolean.class::isInstance),
                member(FRONT_CHANNEL, "an https URL without a fragment", OpenIdMembers::isEndpoint),
                member(FRONT_CHANNEL_SESSION, "true or false", Boolean.class::isInstance),
                member("initiate_login_uri", "an https URL", value -> value instanceof String text && isWeb(text)),
                member(
                        "application_type",
                        "'web' or 'native'",
                        value -> List.of("web", "native").contains(value)),
                member("contacts", "a list of strings", OpenIdMembers::areTexts));
    }

    private static ClientMember member(String name, String expected, Predicate<Object> rule) {
        return new ClientMember(name, true, value -> {
            if (!rule.test(value)) {
                throw new IllegalArgumentException("'" + name + "' must be " + expected);
            }
        });
    }

    private static boolean areTexts(Object value) {
        return value instanceof List<?> list
                && list.size() <= MAX_URIS
                && list.stream().allMatch(String.class::isInstance);
    }

    private static boolean areLogoutUris(Object value) {
        return areTexts(value)
                && value instanceof List<?> list
                && list.stream().map(String.class::cast).allMatch(OpenIdMembers::isLogoutUri);
    }

    /** A redirect URI after logout carries no code or token, so that http is harmless on the end-user's own machine. */
    private static boolean isLogoutUri(String text) {
        try {
            URI uri = new URI(text);
            boolean local = "http".equals(uri.getScheme())
                    && uri.getHost() != null
                    && List.of("localhost", "127.0.0.1", "[::1]").contains(uri.getHost());
            return uri.getRawFragment() == null && (local || isWeb(text) || isPrivate(uri));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Returns whether the client has to be told when a session ends in which it was granted something. */
    static boolean learnsOfLogout(Client client) {
        return text(client, BACK_CHANNEL).isPresent()
                || text(client, FRONT_CHANNEL).isPresent();
    }

    private static boolean isEndpoint(Object value) {
        return value instanceof String text && isWeb(text) && text.indexOf('#') < 0;
    }

    private static boolean isPrivate(URI uri) {
        return uri.getScheme() != null && uri.getScheme().indexOf('.') > 0;
    }

    private static boolean isWeb(String text) {
        try {
            URI uri = new URI(text);
            return "https".equals(uri.getScheme()) && uri.getHost() != null && uri.getRawUserInfo() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    static Optional<String> text(Client client, String name) {
        return client.extensions().get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    static Optional<Long> number(Client client, String name) {
        return client.extensions().get(name) instanceof Number number
                ? Optional.of(number.longValue())
                : Optional.empty();
    }

    static List<String> texts(Client client, String name) {
        return client.extensions().get(name) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    /**
     * Returns the algorithms of ID tokens, the default first: RS256, which every client supports, unless the profile excludes
     * it; that of the server; and others whose keys cost little.
     */
    static Set<SigningAlgorithm> algorithms(Profile profile, SigningAlgorithm own) {
        Set<SigningAlgorithm> all = new LinkedHashSet<>();
        all.add(profile.algorithms().contains(SigningAlgorithm.RS256.value()) ? SigningAlgorithm.RS256 : own);
        all.addAll(List.of(own, SigningAlgorithm.ES256, SigningAlgorithm.EDDSA));
        return all;
    }
}
