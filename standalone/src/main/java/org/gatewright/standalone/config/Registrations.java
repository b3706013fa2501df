package org.gatewright.standalone.config;

import java.util.List;
import org.gatewright.files.YamlMap;
import org.gatewright.server.client.AccessTokenFormat;
import org.gatewright.server.config.Profile;
import org.gatewright.server.secret.GeneratedSecret;

/**
 * How clients make themselves known. Immutable.
 *
 * @param open whether everybody may register a client
 * @param tokenHashes the hashes of tokens with which clients may register themselves
 * @param documents whether a client may be a document at its own address
 * @param tokens how access tokens of such clients are written
 * @param appSchemes schemes without a period that their redirect URIs may have, besides the known ones
 */
public record Registrations(
        boolean open, List<String> tokenHashes, boolean documents, AccessTokenFormat tokens, List<String> appSchemes) {
    /** Documents alone. */
    static Registrations byDocument() {
        return new Registrations(false, List.of(), true, AccessTokenFormat.OPAQUE, List.of());
    }

    /** The same with more tokens with which clients may register themselves. */
    public Registrations with(List<String> moreHashes) {
        List<String> all = new java.util.ArrayList<>(tokenHashes);
        all.addAll(moreHashes);
        return new Registrations(open, all, documents, tokens, appSchemes);
    }

    /** The clients of the Model Context Protocol come by themselves, so there all ways are open without a word. */
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
            throw root.wrong(
                    name, "not the hash of a generated secret; generate both with 'gatewright secret'");
        }
    }
}
