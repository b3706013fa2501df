package org.gatewright.standalone.demo;

import java.net.URI;
import java.util.List;

/** Commands to paste into a shell. */
final class CurlCommands {
    private CurlCommands() {}

    static List<String> of(String issuer) {
        return List.of(
                "curl -s " + issuer + "/.well-known/oauth-authorization-server",
                "curl -s -u demo-service:demo-service-secret -d grant_type=client_credentials -d scope=VIEW_CLOCK "
                        + issuer + "/oauth2/token",
                "TOKEN=$(curl -s -u demo-service:demo-service-secret -d grant_type=client_credentials"
                        + " -d scope='VIEW_CLOCK SET_CLOCK' " + issuer
                        + "/oauth2/token | sed 's/.*\"access_token\":\"\\([^\"]*\\)\".*/\\1/')",
                "curl -s -H \"Authorization: Bearer $TOKEN\" " + issuer + "/clock",
                "curl -s -H \"Authorization: Bearer $TOKEN\" -X PUT -d 2030-01-01T00:00:00Z " + issuer + "/clock",
                "curl -s -u demo-service:demo-service-secret -d token=$TOKEN " + issuer + "/oauth2/introspect",
                "curl -si -u demo-service:demo-service-secret -d token=$TOKEN " + issuer + "/oauth2/revoke",
                "curl -si -H \"Authorization: Bearer $TOKEN\" " + issuer + "/clock",
                "curl -s -d client_id=demo-tv -d scope=VIEW_CLOCK " + issuer + "/oauth2/device_authorization",
                "curl -s -u demo-app:demo-secret -d response_type=code -d scope=VIEW_CLOCK -d redirect_uri=" + issuer
                        + "/demo/callback -d code_challenge_method=S256"
                        + " -d code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM " + issuer + "/oauth2/par",
                "curl -s -u demo-app:demo-secret -d response_type=code -d redirect_uri=" + issuer
                        + "/demo/callback -d code_challenge_method=S256"
                        + " -d code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
                        + " --data-urlencode 'authorization_details=[{\"type\":\"alarm\",\"at\":\"07:30\"}]' " + issuer
                        + "/oauth2/par",
                "curl -s -H 'Authorization: Bearer demo-registration-token' -H 'Content-Type: application/json'"
                        + " -d '{\"client_name\":\"Mine\",\"redirect_uris\":[\"https://client.example/callback\"]}' "
                        + issuer + "/oauth2/register",
                "curl -s " + aboutTheClock(issuer),
                "curl -s " + issuer + "/oauth2/jwks");
    }

    /** Returns the URL of the clock's resource metadata (RFC 9728 §3.1). */
    static String aboutTheClock(String issuer) {
        URI address = URI.create(issuer + "/clock");
        return address.resolve("/.well-known/oauth-protected-resource" + address.getRawPath())
                .toString();
    }
}
