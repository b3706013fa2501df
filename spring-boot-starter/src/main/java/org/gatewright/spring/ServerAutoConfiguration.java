package org.gatewright.spring;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.protocol.OAuthException;
import org.gatewright.resource.Guard;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.ServerBuilder;
import org.gatewright.server.client.ClientStore;
import org.gatewright.server.config.Profile;
import org.gatewright.server.device.DeviceFlow;
import org.gatewright.server.dpop.Dpop;
import org.gatewright.server.interaction.ConsentPage;
import org.gatewright.server.interaction.InteractionPage;
import org.gatewright.server.introspect.Introspection;
import org.gatewright.server.par.PushedRequests;
import org.gatewright.server.permission.ProtectedResource;
import org.gatewright.server.revoke.Revocation;
import org.gatewright.server.store.StoreProvider;
import org.gatewright.server.token.KeyEncryption;
import org.gatewright.server.user.AccountStatus;
import org.gatewright.spring.resource.ResourceAutoConfiguration;
import org.gatewright.spring.resource.WrongSetting;
import org.gatewright.web.servlet.ServletWeb;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Runs the authorization server that {@code gatewright.*} and the beans of the application describe, as a filter of the
 * application.
 */
@AutoConfiguration(before = ResourceAutoConfiguration.class, after = SecurityParts.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnProperty("gatewright.issuer")
@EnableConfigurationProperties(ServerProperties.class)
public final class ServerAutoConfiguration {
    private static final int KEY = 32;

    /** Requests consent from the end-user that the application has authenticated. */
    @Bean
    @ConditionalOnMissingBean
    InteractionPage gatewrightInteractionPage() {
        return ConsentPage.forUser(request -> request.user()
                .orElseThrow(() -> OAuthException.of(ErrorCode.LOGIN_REQUIRED, "No end-user is logged in.")
                        .hint("The application authenticates no user for this path; see InteractionPage")));
    }

    @Bean
    @ConditionalOnMissingBean
    ClientStore gatewrightClients(ServerProperties properties, ObjectProvider<EncoderHash> encoder) {
        return PropertyClients.of(properties.clients(), Optional.ofNullable(encoder.getIfUnique()));
    }

    @Bean
    @ConditionalOnMissingBean
    AuthorizationServer gatewrightServer(
            ServerProperties properties,
            ClientStore clients,
            InteractionPage page,
            ObjectProvider<StoreProvider> store,
            ObjectProvider<AccountStatus> accounts,
            ObjectProvider<EncoderHash> encoder,
            ObjectProvider<ServerCustomizer> customizers) {
        ServerBuilder builder = AuthorizationServer.builder()
                .issuer(String.valueOf(properties.issuer()))
                .endpoints(properties.endpoints())
                .profile(profile(properties.profile()))
                .clients(clients)
                .interaction(page)
                .enable(new Introspection(), new Revocation(), new PushedRequests(), new DeviceFlow(), Dpop.proofs())
                .resources(properties.resources().stream()
                        .map(ProtectedResource::at)
                        .toArray(ProtectedResource[]::new));
        if (!properties.scopes().isEmpty()) {
            builder.publishedScope(properties.scopes().toArray(new String[0]));
        }
        if (String.valueOf(properties.issuer()).startsWith("http://")) {
            builder.allowInsecureRequests();
        }
        accounts.ifUnique(builder::accounts);
        encoder.ifUnique(builder::addSecretHash);
        store.ifUnique(provider -> builder.store(provider, encryption(properties)));
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return built(builder);
    }

    private static AuthorizationServer built(ServerBuilder builder) {
        try {
            return builder.build();
        } catch (IllegalStateException | IllegalArgumentException incomplete) {
            throw new WrongSetting(
                    "The authorization server cannot be built: " + incomplete.getMessage() + ".",
                    "Correct gatewright.* or the application's ServerCustomizer.");
        }
    }

    private static Profile profile(String name) {
        return Stream.of(Profile.oauth21(), Profile.fapi2(), Profile.mcp(), Profile.openid(), Profile.legacy())
                .filter(profile -> profile.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new WrongSetting(
                        "There is no profile '" + name + "'.",
                        "Set gatewright.profile to oauth21, fapi2, mcp, openid or legacy."));
    }

    private static KeyEncryption encryption(ServerProperties properties) {
        try {
            byte[] key = Base64.getDecoder().decode(String.valueOf(properties.keyEncryptionKey()));
            if (key.length == KEY) {
                return KeyEncryption.of(List.of(key));
            }
        } catch (IllegalArgumentException malformed) {
            // Reported as every other wrong key.
        }
        throw new WrongSetting(
                "The keys in the store need a key that encrypts them, of 32 random bytes in base64.",
                "Set gatewright.key-encryption-key, such as from: openssl rand -base64 32");
    }

    /** The endpoints, behind the filters of Spring Security, which know the user. */
    @Bean
    ServletWeb gatewrightEndpoints(AuthorizationServer server) {
        return ServletWeb.of(server.routes());
    }

    @Bean
    TaskRunner gatewrightTasks(AuthorizationServer server) {
        return new TaskRunner(server);
    }

    /** Guards the application's own controllers with the tokens of its server. */
    @Bean
    @ConditionalOnMissingBean
    Guard gatewrightGuard(AuthorizationServer server, ServerProperties properties) {
        return String.valueOf(properties.issuer()).startsWith("http://")
                ? server.guard().allowInsecureRequests()
                : server.guard();
    }
}
