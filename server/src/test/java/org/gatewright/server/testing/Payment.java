package org.gatewright.server.testing;

import java.util.Set;
import org.gatewright.protocol.AuthorizationDetail;
import org.gatewright.server.client.Client;
import org.gatewright.server.permission.DetailType;

/** An authorization details type "payment" with an amount as its only field. */
public final class Payment implements DetailType {
    @Override
    public String name() {
        return "payment";
    }

    @Override
    public AuthorizationDetail validate(AuthorizationDetail detail, Client client) {
        boolean valid = detail.members().get("amount") instanceof Long
                && Set.of("type", "amount").containsAll(detail.members().keySet());
        if (!valid) {
            throw AuthorizationDetail.invalid("A payment has an amount, and nothing else.");
        }
        return detail;
    }

    @Override
    public String describe(AuthorizationDetail detail) {
        return "Pay " + detail.members().get("amount");
    }
}
