package org.gatewright.server.spi;

import java.util.function.Function;
import org.gatewright.protocol.GrantType;
import org.gatewright.server.token.Decision;
import org.gatewright.server.token.Grant;
import org.gatewright.server.token.TokenRequest;

/** An optional part of the server: routes, grants, response types and its members of the metadata. */
@FunctionalInterface
public interface Feature {
    /**
     * Adds the feature to a server that is being built. Throws {@link IllegalStateException} if it cannot be part of
     * that server, with a message for the developer or operator.
     */
    void install(Setup setup);

    /** Returns the feature of an extension grant (RFC 6749 §4.5), which decides with the parts in the setup. */
    static Feature grant(GrantType type, Function<Setup, Function<TokenRequest, Decision>> decide) {
        return setup -> {
            Function<TokenRequest, Decision> rule = decide.apply(setup);
            setup.grant(new Grant() {
                @Override
                public GrantType type() {
                    return type;
                }

                @Override
                public Decision decide(TokenRequest request) {
                    return rule.apply(request);
                }
            });
        };
    }
}
