package org.gatewright.benchmarks.compare;

import java.util.Collections;
import java.util.List;

/**
 * A server that is ready to be started.
 *
 * @param first a request that it answers with 200 as soon as it works
 * @param talks what is said to it afterwards
 * @param beside what it needs, such as a database; ends after it
 */
record Stand(Launch launch, int port, byte[] first, Talks talks, AutoCloseable beside) {
    /** Makes, of a server that runs, what each connection says. */
    interface Talks {
        List<Talk> with(Stand stand, int connections) throws Exception;

        /** The first request, on and on. */
        static List<Talk> first(Stand stand, int connections) {
            return Collections.nCopies(connections, Talk.repeating(stand.first));
        }
    }

    List<Talk> talks(int connections) throws Exception {
        return talks.with(this, connections);
    }
}
