package org.gatewright.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.gatewright.protocol.json.Json;

/**
 * Runs the scripts of {@code src/test/node} with the client libraries that its lock file names. A script finds its
 * settings in the environment, and prints its outcome as JSON or fails.
 */
final class NodeScripts {
    private static final NodePackages LIBRARIES = new NodePackages("node");

    private NodeScripts() {}

    /** Runs the script and returns its JSON output. */
    static Map<String, Object> run(String script, Map<String, String> settings) {
        LIBRARIES.install();
        try {
            return Json.read(LIBRARIES.run(List.of("node", script), settings));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
