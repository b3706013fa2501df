package org.gatewright.server.legacy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.Permission;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.client.Client;
import org.gatewright.server.engine.Engine;
import org.gatewright.server.engine.Feature;
import org.gatewright.server.interaction.Approval;
import org.gatewright.server.interaction.PendingRequest;
import org.gatewright.server.interaction.ResponseType;
import org.gatewright.server.token.Decision;

/** The implicit grant (RFC 6749 §4.2), which puts access tokens into addresses (RFC 9700 §2.1.2). */
public final class ImplicitGrant implements Feature {
    @Override
    public List<ResponseType> responseTypes(Engine engine) {
        return List.of(new TokenResponse(engine));
    }

    @Override
    public List<GrantType> grantTypes() {
        return List.of(GrantType.IMPLICIT);
    }

    private record TokenResponse(Engine engine) implements ResponseType {
        @Override
        public String name() {
            return "token";
        }

        /** A token without a refresh token (RFC 6749 §4.2.2). */
        @Override
        public Map<String, String> grant(PendingRequest request, Client client, Permission granted, Approval approval) {
            Authorization authorization = engine.issuer()
                    .blank(
                            client,
                            Optional.of(approval.endUser()),
                            granted,
                            approval.data(),
                            engine.settings().now())
                    .start(
                            Optional.empty(),
                            engine.issuer()
                                    .endOf(Optional.empty(), engine.settings().now()));
            Map<String, String> answer = new LinkedHashMap<>();
            engine.issuer()
                    .issue(new Decision.Created(authorization), client, Optional.empty())
                    .forEach((name, value) -> answer.put(name, value.toString()));
            engine.events().granted(authorization);
            engine.events().issued(authorization, GrantType.IMPLICIT);
            return answer;
        }
    }
}
