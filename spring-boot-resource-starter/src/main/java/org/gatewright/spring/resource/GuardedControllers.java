package org.gatewright.spring.resource;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.gatewright.protocol.Scope;
import org.gatewright.resource.AccessToken;
import org.gatewright.resource.Guard;
import org.gatewright.resource.RequiresScope;
import org.gatewright.web.servlet.ServletWeb;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Calls controllers with {@link RequiresScope}, at the method or else at the class, only with a token that has the scope, and
 * passes it to a parameter of type {@link AccessToken}.
 */
@Configuration(proxyBeanMethods = false)
class GuardedControllers implements WebMvcConfigurer, HandlerInterceptor, HandlerMethodArgumentResolver {
    private final ObjectProvider<Guard> guard;
    private final ServletWeb web = ServletWeb.of(List.of());

    GuardedControllers(ObjectProvider<Guard> guard) {
        this.guard = guard;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        RequiresScope scope = handler instanceof HandlerMethod method ? scope(method) : null;
        if (scope == null) {
            return true;
        }
        Scope needed = Scope.of(scope.value());
        return isAdmitted(request, needed) || web.admits(guard.getObject(), needed, request, response);
    }

    /** Returns whether an earlier dispatch of the same request had such a token, whose proof cannot be used again. */
    private static boolean isAdmitted(HttpServletRequest request, Scope needed) {
        return request.getDispatcherType() != DispatcherType.REQUEST
                && request.getAttribute(ServletWeb.TOKEN) instanceof AccessToken token
                && token.scope().containsAll(needed);
    }

    private static @Nullable RequiresScope scope(HandlerMethod method) {
        RequiresScope own = method.getMethodAnnotation(RequiresScope.class);
        return own != null
                ? own
                : AnnotatedElementUtils.findMergedAnnotation(method.getBeanType(), RequiresScope.class);
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == AccessToken.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        Object token = request.getAttribute(ServletWeb.TOKEN, RequestAttributes.SCOPE_REQUEST);
        if (token == null) {
            throw new IllegalStateException(
                    parameter.getExecutable() + " has a parameter AccessToken, but no @RequiresScope");
        }
        return token;
    }
}
