package org.gatewright.spring;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import org.gatewright.server.storage.StorageException;
import org.gatewright.server.store.StoreProvider;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;

/**
 * Health of the server's store for Spring Boot's actuator, as {@code gatewright}: up while the store can be reached.
 *
 * <p>The types of health indicators are in other packages from Spring Boot 4 on, and one class cannot be compiled against both;
 * so this one implements the interface that it finds.
 */
@AutoConfiguration(after = StoreParts.class)
@ConditionalOnBean(StoreProvider.class)
@Import(HealthParts.Indicator.class)
public final class HealthParts {
    /** The packages of {@code HealthIndicator}: of Spring Boot 3, and from 4 on. */
    private static final List<String> PACKAGES =
            List.of("org.springframework.boot.actuate.health.", "org.springframework.boot.health.contributor.");

    /** Registers the indicator where the application has the actuator. */
    static final class Indicator implements ImportBeanDefinitionRegistrar {
        @Override
        public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
            BeanFactory beans = (BeanFactory) registry;
            PACKAGES.stream()
                    .filter(each -> ClassUtils.isPresent(each + "HealthIndicator", null))
                    .findFirst()
                    .ifPresent(found ->
                            registry.registerBeanDefinition("gatewrightHealthIndicator", definition(found, beans)));
        }

        private static <T> RootBeanDefinition definition(String found, BeanFactory beans) {
            @SuppressWarnings("unchecked")
            Class<T> type = (Class<T>) ClassUtils.resolveClassName(found + "HealthIndicator", null);
            Class<?> health = ClassUtils.resolveClassName(found + "Health", null);
            return new RootBeanDefinition(
                    type,
                    () -> type.cast(Proxy.newProxyInstance(
                            type.getClassLoader(),
                            new Class<?>[] {type},
                            new OfStore(health, beans.getBean(StoreProvider.class)))));
        }
    }

    /** Implements {@code HealthIndicator.health()}; other methods of the interface keep their defaults. */
    private record OfStore(Class<?> health, StoreProvider store) implements InvocationHandler {
        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            if (method.getName().equals("health") && method.getParameterCount() == 0) {
                return check();
            }
            if (method.isDefault()) {
                return InvocationHandler.invokeDefault(proxy, method, arguments);
            }
            return switch (method.getName()) {
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "the health of the store";
            };
        }

        private Object check() throws ReflectiveOperationException {
            try {
                store.check();
                return built("up");
            } catch (StorageException unavailable) {
                return built("down");
            }
        }

        private Object built(String status) throws ReflectiveOperationException {
            Object builder = health.getMethod(status).invoke(null);
            return builder.getClass().getMethod("build").invoke(builder);
        }
    }
}
