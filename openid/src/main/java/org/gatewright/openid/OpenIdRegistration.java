package org.gatewright.openid;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.RedirectUri;
import org.gatewright.protocol.jose.Jwt;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.RegistrationCheck;
import org.gatewright.server.fetch.FetchException;
import org.gatewright.server.fetch.Fetcher;
import org.gatewright.server.limit.RateLimit;

/**
 * The rules of OpenID Connect for clients that register themselves (OpenID Connect Registration §2, §5, Front-Channel Logout
 * §2). Thread-safe.
 *
 * @param pairwise whether the server has a key for pairwise subjects
 * @param fetches the limit on fetches for one network
 */
record OpenIdRegistration(boolean pairwise, Optional<Fetcher> fetcher, RateLimit fetches) implements RegistrationCheck {
    private static final Set<String> TYPES = Set.of("application/json");

    @Override
    public void check(Client client, String sender) {
        List<String> uris =
                client.redirectUris().stream().map(RedirectUri::value).toList();
        boolean web = OpenIdMembers.text(client, OpenIdMembers.APPLICATION_TYPE).stream()
                .allMatch("web"::equals);
        require(
                !web || !client.mayUse(GrantType.IMPLICIT) || uris.stream().allMatch(OpenIdRegistration::isOfWebSite),
                "A web client that gets tokens from the authorization endpoint must have https redirect URIs, not of"
                        + " localhost.");
        OpenIdMembers.text(client, OpenIdMembers.FRONT_CHANNEL)
                .ifPresent(uri -> require(
                        uris.stream()
                                .anyMatch(
                                        other -> new RedirectUri(other).origin().equals(new RedirectUri(uri).origin())),
                        "'" + OpenIdMembers.FRONT_CHANNEL + "' must have the origin of a redirect URI."));
        boolean symmetric = Stream.of(OpenIdMembers.ID_TOKEN_ALGORITHM, OpenIdMembers.USERINFO_ALGORITHM)
                .anyMatch(name -> OpenIdMembers.text(client, name).equals(Optional.of(Jwt.HS256)));
        require(
                !symmetric || client.authMethods().stream().anyMatch(method -> method.startsWith("client_secret")),
                "HS256 needs a client secret: set 'token_endpoint_auth_method' to client_secret_basic or another of those.");
        for (String encrypted : List.of(
                OpenIdMembers.ID_TOKEN_ENCRYPTION,
                OpenIdMembers.USERINFO_ENCRYPTION,
                OpenIdMembers.REQUEST_ENCRYPTION)) {
            String method = OpenIdMembers.method(encrypted);
            require(
                    OpenIdMembers.text(client, method).isEmpty()
                            || OpenIdMembers.text(client, encrypted).isPresent(),
                    "'" + method + "' needs '" + encrypted + "'.");
        }
        Optional<String> sector = OpenIdMembers.text(client, OpenIdMembers.SECTOR);
        sector.ifPresent(address -> require(
                read(address, sender).containsAll(uris),
                "The document at '" + OpenIdMembers.SECTOR + "' does not list all redirect URIs."));
        boolean asked = PairwiseSubjects.isPairwise(client);
        require(!asked || pairwise, "This server does not support pairwise subjects.");
        require(
                !asked || sector.isPresent() || PairwiseSubjects.hosts(client) <= 1,
                "Redirect URIs of several hosts need a '" + OpenIdMembers.SECTOR + "'.");
    }

    private static boolean isOfWebSite(String uri) {
        URI address = URI.create(uri);
        return "https".equalsIgnoreCase(address.getScheme()) && !"localhost".equalsIgnoreCase(address.getHost());
    }

    /** Fetches the document of a sector; no failure is remembered, since the client may correct it at once. */
    private List<?> read(String address, String sender) {
        require(fetcher.isPresent(), "This server does not support '" + OpenIdMembers.SECTOR + "'.");
        if (!fetches.permitsAddress(sender)) {
            throw new FetchException(FetchException.Kind.BUSY, "The network exceeds its limit of fetched documents");
        }
        try {
            String text = fetcher.orElseThrow().get(address, TYPES).text();
            return Json.read("{\"uris\":" + text + "}").get("uris") instanceof List<?> uris ? uris : List.of();
        } catch (FetchException e) {
            throw e.kind() == FetchException.Kind.NONE ? noDocument(e) : e;
        } catch (IllegalArgumentException e) {
            throw noDocument(e);
        }
    }

    private static IllegalArgumentException noDocument(RuntimeException cause) {
        return new IllegalArgumentException(
                "The document at '" + OpenIdMembers.SECTOR + "' cannot be fetched, or is not a JSON array.", cause);
    }

    private static void require(boolean condition, String problem) {
        if (!condition) {
            throw new IllegalArgumentException(problem);
        }
    }
}
