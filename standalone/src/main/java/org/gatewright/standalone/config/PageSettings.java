package org.gatewright.standalone.config;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gatewright.files.YamlMap;
import org.gatewright.server.config.Issuer;
import org.gatewright.standalone.page.Shell;

/**
 * What the pages say about the operator.
 *
 * @param name the name of the server, for end-users
 * @param links the links at the foot of each page
 */
public record PageSettings(String name, List<Shell.Link> links) {
    private static final List<String> LINKS = List.of("help", "privacy", "terms");

    public PageSettings {
        links = List.copyOf(links);
    }

    /** Returns the settings of a server without any: its name is its host. */
    public static PageSettings of(Issuer issuer) {
        return new PageSettings(URI.create(issuer.value()).getHost(), List.of());
    }

    static PageSettings read(YamlMap root, Issuer issuer) {
        Optional<YamlMap> pages = root.map("pages");
        List<Shell.Link> links = new ArrayList<>();
        for (String key : LINKS) {
            pages.flatMap(all -> all.text(key)).ifPresent(address -> links.add(new Shell.Link(key, address)));
        }
        String name = pages.flatMap(all -> all.text("name")).orElse(of(issuer).name());
        return new PageSettings(name, links);
    }
}
