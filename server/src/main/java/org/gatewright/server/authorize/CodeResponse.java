package org.gatewright.server.authorize;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.Permission;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.CodeState;
import org.gatewright.server.client.Client;
import org.gatewright.server.engine.Engine;
import org.gatewright.server.interaction.Approval;
import org.gatewright.server.interaction.PendingRequest;
import org.gatewright.server.interaction.ResponseType;
import org.gatewright.server.token.TokenClaims;
import org.gatewright.server.token.TokenKind;

/** Answers a granted request with a code (RFC 6749 §4.1.2). */
record CodeResponse(Engine engine) implements ResponseType {
    @Override
    public String name() {
        return "code";
    }

    @Override
    public Map<String, String> grant(PendingRequest request, Client client, Permission granted, Approval approval) {
        Instant now = engine.settings().now();
        Instant expires = now.plus(
                approval.codeLifetime().orElse(engine.settings().lifetimes().code()));
        Optional<String> redirectUri = request.target().sent()
                ? Optional.of(request.target().redirectUri().value())
                : Optional.empty();
        Authorization authorization = engine.issuer()
                .blank(client, Optional.of(approval.endUser()), granted, approval.data(), now)
                .start(new CodeState(redirectUri, request.challenge(), request.confirmation(), expires, false));
        TokenClaims code = TokenClaims.of(TokenKind.CODE, authorization, 0, expires);
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put("code", engine.tokens().mint(code, authorization));
        engine.authorizations().insert(authorization);
        engine.events().granted(authorization);
        return answer;
    }
}
