package org.gatewright.benchmarks.compare;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A row of the table.
 *
 * @param obstacle why it cannot run here
 */
record Contender(String name, Preparation preparation, Optional<String> obstacle) {
    /** Starts the dependencies of a server; files go into the folder. */
    interface Preparation {
        Stand in(Path folder) throws Exception;
    }

    Contender(String name, Preparation preparation) {
        this(name, preparation, Optional.empty());
    }
}
