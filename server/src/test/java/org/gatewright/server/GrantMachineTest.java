package org.gatewright.server;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;
import org.gatewright.server.config.Lifetimes;
import org.gatewright.server.limit.RateLimits;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;

/** Model-based test: random traces of operations on an authorization, compared with a reference model. */
class GrantMachineTest {
    private static final int PICKS = 12;
    private static final int VARIANTS = 84;

    private static final TestServer SERVER = TestServer.start(builder -> builder.limits(RateLimits.defaults()
                    .with(RateLimits.Kind.CLIENT_FAILURES, 0)
                    .with(RateLimits.Kind.ADDRESS_FAILURES, 0)) // the model has none
            .lifetimes(Lifetimes.defaults().refresh(Family.IDLE, Family.ABSOLUTE, Family.RENEWAL, Family.GRACE)));

    @Property(edgeCases = EdgeCasesMode.NONE)
    @Checks({"R-15", "CG-02", "RT-01", "RT-06", "RT-07"})
    @Spec({"RFC 6749 §4.1.2", "RFC 6749 §6", "RFC 9700 §4.14.2"})
    void behavesAsTheReferenceModel(@ForAll boolean rotating, @ForAll("traces") List<Step> trace) {
        World world = new World(SERVER, SERVER.clock, rotating);
        world.take(new Step(Step.Kind.ISSUE, 0, 0));
        world.take(new Step(Step.Kind.REDEEM, 0, 0));
        trace.forEach(world::take);
    }

    @Provide
    Arbitrary<List<Step>> traces() {
        return Arbitraries.frequency(
                        Tuple.of(2, Step.Kind.ISSUE),
                        Tuple.of(1, Step.Kind.DENY),
                        Tuple.of(10, Step.Kind.REDEEM),
                        Tuple.of(24, Step.Kind.REFRESH),
                        Tuple.of(2, Step.Kind.REVOKE_USER),
                        Tuple.of(2, Step.Kind.REVOKE_CLIENT),
                        Tuple.of(10, Step.Kind.ADVANCE),
                        Tuple.of(2, Step.Kind.DELETE_CLIENT),
                        Tuple.of(2, Step.Kind.REGISTER_CLIENT))
                .flatMap(kind -> Arbitraries.integers()
                        .between(0, PICKS * VARIANTS - 1)
                        .withDistribution(RandomDistribution.uniform())
                        .map(number -> new Step(kind, number % PICKS, number / PICKS)))
                .list()
                .ofMinSize(6)
                .ofMaxSize(10);
    }
}
