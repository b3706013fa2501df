package org.gatewright.standalone.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.gatewright.files.YamlMap;
import org.gatewright.protocol.IpRange;

/**
 * The settings for fetching client documents from non-public addresses; for test environments. Immutable.
 *
 * @param addresses permitted non-public addresses
 * @param ports permitted ports at those addresses
 * @param authorities a file of trusted CA certificates
 */
public record Fetching(List<IpRange> addresses, Set<Integer> ports, Optional<Path> authorities) {
    static Fetching defaults() {
        return new Fetching(List.of(), Set.of(), Optional.empty());
    }

    static Fetching read(YamlMap root) {
        return root.map("fetch").map(Fetching::of).orElse(defaults());
    }

    private static Fetching of(YamlMap settings) {
        Set<Integer> ports =
                settings.texts("allow-ports").stream().map(Integer::valueOf).collect(Collectors.toSet());
        ports.add(443);
        return new Fetching(
                settings.texts("allow-addresses").stream()
                        .map(text -> settings.parsed("allow-addresses", text, IpRange::parse))
                        .toList(),
                ports,
                settings.text("authorities").map(text -> settings.file("authorities", text)));
    }
}
