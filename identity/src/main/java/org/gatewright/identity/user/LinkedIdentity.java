package org.gatewright.identity.user;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gatewright.protocol.jose.Claims;

/**
 * An account of the user's at a provider, with which the user may sign in. Its {@code toString} omits the values.
 *
 * @param key identifies the account at the provider; one text for each issuer and subject
 * @param provider the key of the provider in the settings
 * @param label distinguishes the external account from others of the user, such as its address
 * @param linked when it was linked
 */
public record LinkedIdentity(String key, String provider, String label, Instant linked) {
    Map<String, Object> members() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("key", key);
        object.put("provider", provider);
        object.put("label", label);
        object.put("linked", linked.toEpochMilli());
        return object;
    }

    static LinkedIdentity read(Map<String, Object> object) {
        Claims members = new Claims(object);
        return new LinkedIdentity(
                members.text("key").orElseThrow(),
                members.text("provider").orElseThrow(),
                members.text("label").orElse(""),
                User.time(object, "linked").orElseThrow());
    }

    @Override
    public String toString() {
        return "LinkedIdentity";
    }
}
