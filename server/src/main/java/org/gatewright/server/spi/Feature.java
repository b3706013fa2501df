package org.gatewright.server.spi;

import java.util.function.Function;
import org.gatewright.protocol.GrantType;
import org.gatewright.server.token.Decision;
import org.gatewright.server.token.Grant;
import org.gatewright.server.token.TokenRequest;

/** A part of the server that can be left out: some routes, some grants, some response types, its members of the metadata. */
@FunctionalInterface
public interface Feature {
    /**
     * Adds the feature to a server that is being built. Throws {@link IllegalStateException} where it cannot be a part of
     * that server, with a message for whoever configures it.
     */
    void install(Setup setup);

    /** The feature of an extension grant (RFC 6749 §4.5), which decides with what the setup gives it. */
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
