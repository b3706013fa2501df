package org.gatewright.standalone.demo;

import java.util.Set;
import org.gatewright.protocol.AuthorizationDetail;
import org.gatewright.server.client.Client;
import org.gatewright.server.permission.DetailType;

/** An authorization detail type for an alarm at a requested time (RFC 9396). */
final class Alarm implements DetailType {
    static final String NAME = "alarm";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public AuthorizationDetail validate(AuthorizationDetail detail, Client client) {
        boolean valid = detail.members().keySet().equals(Set.of("type", "at"))
                && detail.members().get("at") instanceof String at
                && isTime(at);
        if (!valid) {
            throw AuthorizationDetail.invalid("An alarm has a time 'at', such as 07:30, and nothing else.");
        }
        return detail;
    }

    private static boolean isTime(String text) {
        return text.length() == 5
                && text.charAt(2) == ':'
                && number(text.substring(0, 2)) < 24
                && number(text.substring(3)) < 60;
    }

    private static int number(String digits) {
        return digits.chars().allMatch(c -> c >= '0' && c <= '9') ? Integer.parseInt(digits) : Integer.MAX_VALUE;
    }

    @Override
    public String describe(AuthorizationDetail detail) {
        return "Let the clock ring at " + detail.members().get("at");
    }
}
