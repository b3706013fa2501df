package org.gatewright.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.Scope;
import org.gatewright.server.config.Profile;
import org.gatewright.server.config.Settings;
import org.gatewright.server.engine.Engine;
import org.gatewright.server.engine.Feature;
import org.gatewright.server.interaction.ResponseMode;

/** Collects the metadata of what is really on, so that it can't lie (RFC 8414 §2). */
final class Metadata {
    private final Map<String, Object> members = new LinkedHashMap<>();
    private final Settings settings;

    /** Metadata of the issuer and the endpoints that the settings name. */
    Metadata(Settings settings) {
        this.settings = settings;
        members.put("issuer", settings.issuer().value());
    }

    /** The authorization endpoint, which is there if it has something to answer. */
    void authorization(Set<String> responseTypes, Profile profile, String algorithm) {
        members.put("response_types_supported", responseTypes);
        if (!responseTypes.isEmpty()) {
            members.put("authorization_endpoint", settings.address("/authorize"));
            members.put("response_modes_supported", modes(responseTypes, profile));
            members.put("authorization_response_iss_parameter_supported", true);
            members.put("authorization_signing_alg_values_supported", List.of(algorithm));
        }
    }

    /** The token endpoint, at which clients authenticate as these members say. */
    void token(Map<String, Object> authentication) {
        members.put("token_endpoint", settings.address("/token"));
        members.putAll(authentication);
    }

    /** Where the keys of its signatures are (RFC 7517 §5). */
    void keys() {
        members.put("jwks_uri", settings.address("/jwks"));
    }

    void scope(Scope published) {
        members.put("scopes_supported", published.tokens());
    }

    /** The types of {@code authorization_details} that requests may have, if any (RFC 9396 §10). */
    void detailTypes(Set<String> types) {
        if (!types.isEmpty()) {
            members.put("authorization_details_types_supported", types);
        }
    }

    /** All members, with those that the features add. */
    Map<String, Object> members(Set<GrantType> grantTypes, List<Feature> features, Engine engine) {
        members.put("grant_types_supported", grantTypes);
        features.forEach(feature -> feature.metadata(engine).forEach(members::putIfAbsent));
        return members;
    }

    /** Tokens are never answered in the query. */
    private static List<String> modes(Set<String> responseTypes, Profile profile) {
        boolean query = responseTypes.stream().anyMatch(type -> !type.contains("token"));
        List<String> modes = new ArrayList<>(List.of("jwt"));
        for (ResponseMode mode : ResponseMode.values()) {
            if ((!mode.isQuery() || query) && profile.permits(mode.isSigned())) {
                modes.add(mode.value());
            }
        }
        return modes;
    }
}
