package org.gatewright.identity.transfer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gatewright.identity.password.ForeignHashes;
import org.gatewright.identity.user.UserStatus;

/** The users in a realm export of Keycloak. Paths of groups and names of roles stay as they are in its tokens. */
final class KeycloakUsers {
    private static final String VERIFIED_PHONE = "phoneNumberVerified";

    /** The attributes that Keycloak itself maps to claims of another name. */
    private static final Map<String, String> CLAIMS =
            Map.of("middleName", "middle_name", "phoneNumber", "phone_number");

    private KeycloakUsers() {}

    static boolean read(Members user, Draft draft) {
        if (user.has("serviceAccountClientId")) {
            throw new IllegalArgumentException("The account belongs to a client");
        }
        draft.id(user.text("id"));
        draft.name(user.text("username"));
        draft.email(user.text("email"), user.flag("emailVerified").orElse(false));
        draft.status(user.flag("enabled").orElse(false) ? UserStatus.ACTIVE : UserStatus.LOCKED);
        draft.groups(user.texts("groups"));
        draft.roles(user.texts("realmRoles"));
        names(user, draft);
        attributes(user.object("attributes"), draft);
        user.objects("credentials").forEach(credential -> credential(credential, draft));
        remarks(user, draft);
        return true;
    }

    private static void names(Members user, Draft draft) {
        Optional<String> first = user.text("firstName");
        Optional<String> last = user.text("lastName");
        draft.claim("given_name", first);
        draft.claim("family_name", last);
        String full = Stream.of(first, last).flatMap(Optional::stream).collect(Collectors.joining(" "));
        draft.claim("name", Optional.of(full).filter(text -> !text.isBlank()));
    }

    private static void attributes(Members attributes, Draft draft) {
        Map<String, Object> claims = new LinkedHashMap<>();
        attributes.values().forEach((name, value) -> {
            Object single = value instanceof List<?> list && list.size() == 1 ? list.get(0) : value;
            if (name.equals(VERIFIED_PHONE)) {
                draft.claim(
                        "phone_number_verified", Optional.of(single.toString().equals("true")));
            } else if (!single.equals(List.of())) {
                claims.putIfAbsent(CLAIMS.getOrDefault(name, name), single);
            }
        });
        draft.attributes(claims);
    }

    private static void credential(Members credential, Draft draft) {
        switch (credential.text("type").orElse("")) {
            case "password" -> {
                draft.password(() -> ForeignHashes.keycloak(credential.values()));
                if (credential.flag("temporary").orElse(false)) {
                    draft.remark("The password was temporary; it stays valid");
                }
            }
            case "otp", "totp" -> draft.totp(() -> OtpSecrets.keycloak(credential));
            default -> draft.remark("Credentials other than passwords and authenticator apps were left out");
        }
    }

    private static void remarks(Members user, Draft draft) {
        if (!user.object("clientRoles").values().isEmpty()) {
            draft.remark("Roles of clients were left out");
        }
        if (!user.objects("federatedIdentities").isEmpty()) {
            draft.remark("Links to other identity providers were left out");
        }
        if (!user.texts("requiredActions").isEmpty()) {
            draft.remark("Required actions were left out");
        }
    }
}
