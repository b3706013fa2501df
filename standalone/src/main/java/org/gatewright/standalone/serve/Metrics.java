package org.gatewright.standalone.serve;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.jose.SignatureProvider;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.event.Event;
import org.gatewright.server.event.EventListener;
import org.gatewright.server.store.StoreProvider;

/** Counters of server events. Thread-safe. Labels never come from requests, so their number is bounded. */
final class Metrics implements EventListener {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Counter granted = registry.counter("gatewright.granted");
    private final Counter reused = registry.counter("gatewright.reused");
    private final Counter undelivered = registry.counter("gatewright.undelivered");
    private final Map<GrantType, Counter> issuedBy = new ConcurrentHashMap<>();

    Metrics(OpenStore store) {
        Gauge.builder("gatewright.signature.provider", () -> 1)
                .tag("name", SignatureProvider.name())
                .register(registry);
        store.database().ifPresent(this::watch);
    }

    private void watch(StoreProvider storage) {
        Gauge.builder("gatewright.storage.calls", storage, open -> open.use().calls())
                .register(registry);
        Gauge.builder(
                        "gatewright.storage.calls.most",
                        storage,
                        open -> open.use().mostCalls())
                .register(registry);
        FunctionCounter.builder("gatewright.purged", storage, open -> open.use().purged())
                .register(registry);
        FunctionCounter.builder(
                        "gatewright.purge.failures", storage, open -> open.use().purgeFailures())
                .register(registry);
    }

    /** Returns all metrics in the Prometheus text format. */
    String text() {
        return registry.scrape();
    }

    private Counter issuedBy(GrantType type) {
        return registry.counter("gatewright.issued", "grant", type.value());
    }

    @Override
    public void on(Issuer issuer, Event event) {
        if (event instanceof Event.Refused refused) {
            registry.counter(
                            "gatewright.refused",
                            "error",
                            refused.refusal().reason().error().code())
                    .increment();
        } else if (event instanceof Event.Granted) {
            granted.increment();
        } else if (event instanceof Event.Issued issued) {
            issuedBy.computeIfAbsent(issued.grantType(), this::issuedBy).increment();
        } else if (event instanceof Event.Reused) {
            reused.increment();
        } else if (event instanceof Event.Undelivered) {
            undelivered.increment();
        }
    }
}
