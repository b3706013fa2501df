package org.gatewright.spring;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import java.util.stream.Collectors;
import org.gatewright.protocol.http.Route;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.config.Endpoints;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.user.AccountStatus;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;

/**
 * What Spring Security has for the server: the logged-in user, the accounts and the hashes of secrets.
 *
 * <p>The server's endpoints have a filter chain of their own, since clients call them without cookies. A browser that comes to
 * the authorization endpoint or to the device page is sent to {@code /login} first, and back afterwards.
 */
@AutoConfiguration(
        // After the application's own chain or else Boot's was chosen, which this one does not replace.
        afterName = {
            "org.springframework.boot.autoconfigure.security.servlet.SecurityAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration"
        })
@ConditionalOnClass(SecurityFilterChain.class)
@ConditionalOnProperty("gatewright.issuer")
public final class SecurityParts {
    private static final int BEFORE_THE_APPLICATION = -50;

    private static PasswordEncoder encoder(ObjectProvider<PasswordEncoder> own) {
        return own.getIfUnique(PasswordEncoderFactories::createDelegatingPasswordEncoder);
    }

    @Bean
    EncoderHash gatewrightSecretHash(ObjectProvider<PasswordEncoder> encoder) {
        return new EncoderHash(encoder(encoder));
    }

    @Bean
    @ConditionalOnBean(UserDetailsService.class)
    @ConditionalOnMissingBean(AccountStatus.class)
    UserAccounts gatewrightAccounts(UserDetailsService users, ObjectProvider<PasswordEncoder> encoder) {
        return UserAccounts.of(users, encoder(encoder));
    }

    @Bean
    @Order(BEFORE_THE_APPLICATION)
    SecurityFilterChain gatewrightFilterChain(
            HttpSecurity http, AuthorizationServer server, ServerProperties properties) throws Exception {
        Set<String> paths = server.routes().stream().map(Route::path).collect(Collectors.toSet());
        Endpoints endpoints = Endpoints.below(properties.endpoints());
        String base = new Issuer(String.valueOf(properties.issuer())).path();
        Set<String> pages = Set.of(base + endpoints.path("/authorize"), base + endpoints.path("/device"));
        return http.securityMatcher(request -> paths.contains(request.getRequestURI()))
                .authorizeHttpRequests(requests -> requests.requestMatchers(
                                request -> pages.contains(request.getRequestURI()) && mayShowPages(request))
                        .authenticated()
                        .anyRequest()
                        .permitAll())
                .exceptionHandling(
                        errors -> errors.authenticationEntryPoint(new LoginUrlAuthenticationEntryPoint("/login")))
                .csrf(AbstractHttpConfigurer::disable) // pages have a ticket bound to the browser
                .headers(AbstractHttpConfigurer::disable) // every response has its own
                .build();
    }

    /** A request that forbids pages gets {@code login_required} instead (OpenID Connect Core §3.1.2.1). */
    private static boolean mayShowPages(HttpServletRequest request) {
        return !"none".equals(request.getParameter("prompt"));
    }
}
