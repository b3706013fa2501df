package org.gatewright.spring;

import io.micrometer.core.instrument.MeterRegistry;
import org.gatewright.server.event.Event;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/** Counts what the server does, with labels that never come from requests. */
@AutoConfiguration(
        before = ServerAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
@ConditionalOnProperty("gatewright.issuer")
public final class MeterParts {
    @Bean
    ServerCustomizer gatewrightMeters(MeterRegistry registry) {
        return builder -> builder.addListener((issuer, event) -> {
            if (event instanceof Event.Issued issued) {
                registry.counter(
                                "gatewright.issued", "grant", issued.grantType().value())
                        .increment();
            } else if (event instanceof Event.Refused refused) {
                registry.counter(
                                "gatewright.refused",
                                "error",
                                refused.refusal().reason().error().code())
                        .increment();
            } else if (event instanceof Event.Reused) {
                registry.counter("gatewright.reused").increment();
            } else if (event instanceof Event.Undelivered) {
                registry.counter("gatewright.undelivered").increment();
            }
        });
    }
}
