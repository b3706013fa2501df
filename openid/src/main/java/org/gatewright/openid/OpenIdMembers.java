package org.gatewright.openid;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gatewright.protocol.jose.Encryption;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientMember;
import org.gatewright.server.config.Profile;

/** The members of client metadata that OpenID Connect adds (OpenID Connect Registration §2, RP-Initiated Logout §3.1). */
final class OpenIdMembers {
    static final String ID_TOKEN_ALGORITHM = "id_token_signed_response_alg";
    static final String USERINFO_ALGORITHM = "userinfo_signed_response_alg";
    static final String ID_TOKEN_ENCRYPTION = "id_token_encrypted_response_alg";
    static final String USERINFO_ENCRYPTION = "userinfo_encrypted_response_alg";
    static final String REQUEST_ENCRYPTION = "request_object_encryption_alg";
    static final String MAX_AGE = "default_max_age";
    static final String ACR_VALUES = "default_acr_values";
    static final String AUTH_TIME = "require_auth_time";
    static final String LOGOUT_URIS = "post_logout_redirect_uris";
    static final String APPLICATION_TYPE = "application_type";
    static final String INITIATE_LOGIN = "initiate_login_uri";
    static final String SUBJECT_TYPE = "subject_type";
    static final String PAIRWISE = "pairwise";
    static final String SECTOR = "sector_identifier_uri";
    static final String BACK_CHANNEL = "backchannel_logout_uri";
    static final String FRONT_CHANNEL = "frontchannel_logout_uri";

    private static final String BACK_CHANNEL_SESSION = "backchannel_logout_session_required";
    private static final String FRONT_CHANNEL_SESSION = "frontchannel_logout_session_required";
    private static final String FLAG = "true or false";

    private OpenIdMembers() {}

    /**
     * Returns the members.
     *
     * @param algorithms the names of the algorithms that the server signs with
     */
    static List<ClientMember> all(Set<String> algorithms) {
        String signing = "one of " + String.join(", ", algorithms);
        return List.of(
                ClientMember.of(ID_TOKEN_ALGORITHM, signing, algorithms::contains),
                ClientMember.of(USERINFO_ALGORITHM, signing, algorithms::contains),
                encryption(ID_TOKEN_ENCRYPTION, Encryption.ALGORITHMS),
                encryption(method(ID_TOKEN_ENCRYPTION), Encryption.METHODS),
                encryption(USERINFO_ENCRYPTION, Encryption.ALGORITHMS),
                encryption(method(USERINFO_ENCRYPTION), Encryption.METHODS),
                encryption(REQUEST_ENCRYPTION, Encryption.ALGORITHMS),
                encryption(method(REQUEST_ENCRYPTION), Encryption.METHODS),
                ClientMember.of(
                        MAX_AGE,
                        "a number of seconds",
                        value ->
                                value instanceof Number age && age.longValue() >= 0 && age.longValue() < 1_000_000_000),
                ClientMember.of(ACR_VALUES, "a list of strings", ClientMember::areTexts),
                ClientMember.of(AUTH_TIME, FLAG, Boolean.class::isInstance),
                ClientMember.of(LOGOUT_URIS, "a list of https URLs without fragments", OpenIdMembers::areLogoutUris),
                ClientMember.of(BACK_CHANNEL, "an https URL without a fragment", OpenIdMembers::isEndpoint),
                ClientMember.of(BACK_CHANNEL_SESSION, FLAG, Boolean.class::isInstance),
                ClientMember.of(FRONT_CHANNEL, "an https URL without a fragment", OpenIdMembers::isEndpoint),
                ClientMember.of(FRONT_CHANNEL_SESSION, FLAG, Boolean.class::isInstance),
                ClientMember.of(INITIATE_LOGIN, "an https URL", ClientMember::isWeb),
                ClientMember.of(
                        APPLICATION_TYPE,
                        "'web' or 'native'",
                        value -> List.of("web", "native").contains(value)),
                ClientMember.of(
                        SUBJECT_TYPE,
                        "'public' or 'pairwise'",
                        value -> List.of("public", PAIRWISE).contains(value)),
                ClientMember.of(SECTOR, "an https URL without a fragment", OpenIdMembers::isEndpoint));
    }

    private static ClientMember encryption(String name, List<String> supported) {
        return ClientMember.of(name, "one of " + String.join(", ", supported), supported::contains);
    }

    /** Returns the member with the encryption of the content, beside that with the algorithm. */
    static String method(String algorithm) {
        return algorithm.substring(0, algorithm.length() - "alg".length()) + "enc";
    }

    private static boolean areLogoutUris(Object value) {
        return ClientMember.areTexts(value)
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
            return uri.getRawFragment() == null && (local || ClientMember.isWeb(text) || isPrivate(uri));
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
        return value instanceof String text && ClientMember.isWeb(text) && text.indexOf('#') < 0;
    }

    private static boolean isPrivate(URI uri) {
        return uri.getScheme() != null && uri.getScheme().indexOf('.') > 0;
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
     * it; that of the server; and all others.
     */
    static Set<SigningAlgorithm> algorithms(Profile profile, SigningAlgorithm own) {
        Set<SigningAlgorithm> all = new LinkedHashSet<>();
        all.add(profile.algorithms().contains(SigningAlgorithm.RS256.value()) ? SigningAlgorithm.RS256 : own);
        all.addAll(List.of(
                own, SigningAlgorithm.ES256, SigningAlgorithm.PS256, SigningAlgorithm.EDDSA, SigningAlgorithm.ED25519));
        return all;
    }
}
