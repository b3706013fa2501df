package org.gatewright.spring.resource;

import java.time.Clock;
import java.util.Optional;
import org.gatewright.resource.Guard;
import org.gatewright.resource.ResourceMetadata;
import org.gatewright.resource.TokenVerifier;
import org.gatewright.resource.remote.IntrospectionVerifier;
import org.gatewright.resource.remote.JwtVerifier;
import org.gatewright.web.servlet.ServletWeb;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Guards controllers that have {@link org.gatewright.resource.RequiresScope}, by the tokens of {@code
 * gatewright.resource.issuer} or by a {@link Guard} bean of the application.
 */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableConfigurationProperties(ResourceProperties.class)
@Import(GuardedControllers.class)
public final class ResourceAutoConfiguration {
    /** The guard for the tokens of another server. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty("gatewright.resource.issuer")
    static class Remote {
        @Bean
        @ConditionalOnMissingBean
        TokenVerifier gatewrightTokenVerifier(ResourceProperties properties) {
            String issuer = required(properties.issuer(), "issuer");
            return properties
                    .asking()
                    .<TokenVerifier>map(client -> {
                        IntrospectionVerifier.Builder asking = IntrospectionVerifier.builder(
                                issuer,
                                required(client.clientId(), "introspection.client-id"),
                                required(client.clientSecret(), "introspection.client-secret"));
                        return (client.requireSigned() ? asking.requireSigned() : asking)
                                .clock(Clock.systemUTC())
                                .build();
                    })
                    .orElseGet(() -> JwtVerifier.of(issuer));
        }

        @Bean
        @ConditionalOnMissingBean
        Guard gatewrightGuard(ResourceProperties properties, TokenVerifier verifier) {
            ResourceMetadata metadata = ResourceMetadata.of(
                            required(properties.identifier(), "identifier"), required(properties.issuer(), "issuer"))
                    .scope(properties.scopeTokens().toArray(new String[0]));
            Guard guard = Guard.of(verifier)
                    .describedBy(Optional.ofNullable(properties.name())
                            .map(metadata::name)
                            .orElse(metadata));
            return properties.allowPlainHttp() ? guard.allowInsecureRequests() : guard;
        }

        /** Serves the metadata of the API (RFC 9728). */
        @Bean
        ServletWeb gatewrightResourceMetadata(Guard guard) {
            return ServletWeb.of(guard.routes());
        }
    }

    private static String required(@Nullable String value, String name) {
        if (value == null || value.isBlank()) {
            throw new WrongSetting(
                    "The API cannot verify tokens without gatewright.resource." + name + ".",
                    "Set gatewright.resource." + name + ".");
        }
        return value;
    }
}
