package org.gatewright.standalone.login;

import java.net.URI;
import java.util.Locale;
import org.gatewright.protocol.RedirectUri;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientMember;

/**
 * An application on a page.
 *
 * @param name its name, shortened, without characters that change the direction of the text
 * @param host where it is from: the host of its own address
 * @param target where the browser goes: a host, or {@code device} or {@code computer} for an app without one
 * @param trust how far its identity is known: {@code verified}, {@code confirmed} or {@code unverified}
 * @param logo the address of its logo, or empty
 * @param policy the address of its privacy policy, or empty
 * @param terms the address of its terms of service, or empty
 */
public record App(
        String id, String name, String host, String target, String trust, String logo, String policy, String terms) {
    private static final int MAX_NAME = 60;
    private static final int TINTS = 6;

    /** Stands for the redirect URI of a client without one, such as a device. */
    private static final String NOWHERE = "device:/none";

    /** Returns the application of a client, outside of a request. */
    public static App of(Client client) {
        RedirectUri first = client.redirectUris().stream().findFirst().orElseGet(() -> new RedirectUri(NOWHERE));
        return of(client, first, false);
    }

    /** Returns an application that is not registered any more. */
    public static App unknown(String id, String name) {
        return new App(id, name, "", "", "unverified", "", "", "");
    }

    /** Returns the application of a client, to which the browser returns at that address. */
    public static App of(Client client, RedirectUri returnsTo, boolean logos) {
        String target = target(returnsTo);
        return new App(
                client.id(),
                plain(client.name()),
                host(client, returnsTo),
                target,
                trust(client),
                logos ? address(client, "logo_uri") : "",
                address(client, "policy_uri"),
                address(client, "tos_uri"));
    }

    /** Returns a host that is known to be the application's: its own statement counts only if the operator made it. */
    private static String host(Client client, RedirectUri returnsTo) {
        String known = switch (client.registration().kind()) {
            case CONFIGURED -> address(client, "client_uri");
            case DOCUMENT -> client.id();
            case DYNAMIC -> "";
        };
        String host = URI.create(known.isEmpty() && isWeb(returnsTo) ? returnsTo.value() : known)
                .getHost();
        return host == null ? client.id() : host;
    }

    private static boolean isWeb(RedirectUri uri) {
        return uri.value().startsWith("https:") || uri.value().startsWith("http:");
    }

    private static String target(RedirectUri uri) {
        if (!isWeb(uri)) {
            return "device";
        }
        String host = URI.create(uri.value()).getHost();
        return uri.isLoopback() || host == null ? "computer" : host;
    }

    private static String trust(Client client) {
        return switch (client.registration().kind()) {
            case CONFIGURED -> "verified";
            case DOCUMENT -> "confirmed";
            case DYNAMIC -> "unverified";
        };
    }

    private static String address(Client client, String member) {
        return client.extensions().get(member) instanceof String address && ClientMember.isWeb(address) ? address : "";
    }

    /** Returns a name of at most 60 characters, without control characters and marks of direction. */
    static String plain(String name) {
        String text = name.codePoints()
                .filter(point -> Character.getType(point) != Character.FORMAT && !Character.isISOControl(point))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
        int length = text.codePointCount(0, text.length());
        return length <= MAX_NAME ? text : text.substring(0, text.offsetByCodePoints(0, MAX_NAME - 1)) + "…";
    }

    /** Returns the first letter of the name. */
    public String letter() {
        return name.codePoints()
                .filter(Character::isLetterOrDigit)
                .mapToObj(point -> Character.toString(point).toUpperCase(Locale.ROOT))
                .findFirst()
                .orElse("?");
    }

    /** Returns the number of the colour, which is the same for all applications of a host. */
    public int tint() {
        return Math.floorMod(host.hashCode(), TINTS);
    }
}
