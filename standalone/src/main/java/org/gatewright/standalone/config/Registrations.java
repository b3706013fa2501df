package org.gatewright.standalone.config;

import java.util.List;
import org.gatewright.files.YamlMap;
import org.gatewright.server.client.AccessTokenFormat;
import org.gatewright.server.config.Profile;
import org.gatewright.server.secret.GeneratedSecret;

/**
 * The settings for client registration. Immutable.
 *
 * @param open whether registration needs no initial access token
 * @param tokenHashes the hashes of initial access tokens
 * @param documents whether client IDs may be URLs of client metadata documents
 * @param tokens the access token format of such clients
 * @param appSchemes URI schemes without a period that their redirect URIs may use, besides the known ones
 */
public record Registrations(
        boolean open, List<String> tokenHashes, boolean documents, AccessTokenFormat tokens, List<String> appSchemes) {
    /** Returns settings that permit client metadata documents only. */
    static Registrations byDocument() {
        return new Registrations(false, List.of(), true, AccessTokenFormat.OPAQUE, List.of());
    }

    /** Returns a copy with the hashes of more initial access tokens. */
    public Registrations with(List<String> moreHashes) {
        List<String> all = new java.util.ArrayList<>(tokenHashes);
        all.addAll(moreHashes);
        return new Registrations(open, all, documents, tokens, appSchemes);
    }

    /** Reads the settings; the profile for the Model Context Protocol enables open registration by default. */
    static Registrations read(YamlMap root, Profile profile) {
        boolean mcp = profile.name().equals(Profile.mcp().name());
        List<String> hashes = hashes(root);
        String usual = mcp ? "open" : hashes.isEmpty() ? "closed" : "tokens";
        String mode = root.text("registration").orElse(usual);
        if (mode.equals("tokens") && hashes.isEmpty()) {
            throw root.wrong("registration", "'registration: tokens' requires 'registration-token-hashes'");
        }
        if (mode.equals("closed") && !hashes.isEmpty()) {
            throw root.wrong("registration", "'registration-token-hashes' must be empty when registration is closed");
        }
        return new Registrations(
                mode.equals("open"),
                hashes,
                root.text("client-documents").map("true"::equals).orElse(mcp),
                root.text("self-registered-tokens").filter("jwt"::equals).isPresent()
                        ? AccessTokenFormat.JWT
                        : AccessTokenFormat.OPAQUE,
                root.texts("app-schemes"));
    }

    private static List<String> hashes(YamlMap root) {
        String name = "registration-token-hashes";
        List<String> hashes = root.texts(name);
        try {
            hashes.forEach(new GeneratedSecret()::require);
            return hashes;
        } catch (IllegalArgumentException e) {
            throw root.wrong(name, "not the hash of a generated secret; generate both with 'gatewright secret'");
        }
    }
}
