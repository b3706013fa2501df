package org.gatewright.benchmarks.compare;

import java.util.Collections;
import java.util.List;

/**
 * A server that can be started.
 *
 * @param first a request that returns 200 as soon as the server is ready
 * @param talks creates the requests of the load
 * @param beside a dependency such as a database, which is stopped after it
 */
record Stand(Launch launch, int port, byte[] first, Talks talks, AutoCloseable beside) {
    /** Creates the requests of each connection for a running server. */
    interface Talks {
        List<Talk> with(Stand stand, int connections) throws Exception;

        /** Repeats the first request. */
        static List<Talk> first(Stand stand, int connections) {
            return Collections.nCopies(connections, Talk.repeating(stand.first));
        }
    }

    List<Talk> talks(int connections) throws Exception {
        return talks.with(this, connections);
    }
}
