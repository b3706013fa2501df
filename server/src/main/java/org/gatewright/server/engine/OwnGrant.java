package org.gatewright.server.engine;

import java.util.List;
import java.util.function.Function;
import org.gatewright.protocol.GrantType;
import org.gatewright.server.token.Decision;
import org.gatewright.server.token.Grant;
import org.gatewright.server.token.TokenRequest;

/** The feature of one grant that the application decides. */
record OwnGrant(GrantType type, Function<Engine, Function<TokenRequest, Decision>> decide) implements Feature {
    @Override
    public List<Grant> grants(Engine engine) {
        return List.of(new Decided(type, decide.apply(engine)));
    }

    @Override
    public List<GrantType> grantTypes() {
        return List.of(type);
    }

    private record Decided(GrantType type, Function<TokenRequest, Decision> rule) implements Grant {
        @Override
        public Decision decide(TokenRequest request) {
            return rule.apply(request);
        }
    }
}
