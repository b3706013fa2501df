package org.gatewright.standalone.config;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gatewright.files.YamlMap;
import org.gatewright.server.config.Issuer;
import org.gatewright.standalone.page.Shell;
import org.gatewright.standalone.page.Theme;

/**
 * What the pages say about the operator.
 *
 * @param name the name of the server, for end-users
 * @param links the links at the foot of each page
 * @param theme the look of the pages
 * @param frontEnd what is shown in place of the pages
 */
public record PageSettings(String name, List<Shell.Link> links, Theme theme, Optional<FrontEndFiles> frontEnd) {
    private static final List<String> LINKS = List.of("help", "privacy", "terms");

    public PageSettings {
        links = List.copyOf(links);
    }

    /** Returns settings with a name alone. */
    public static PageSettings named(String name) {
        return new PageSettings(name, List.of(), Theme.USUAL, Optional.empty());
    }

    /** Returns the settings of a server without any: its name is its host. */
    public static PageSettings of(Issuer issuer) {
        return named(URI.create(issuer.value()).getHost());
    }

    static PageSettings read(YamlMap root, Issuer issuer) {
        Optional<YamlMap> pages = root.map("pages");
        List<Shell.Link> links = new ArrayList<>();
        for (String key : LINKS) {
            pages.flatMap(all -> all.text(key)).ifPresent(address -> links.add(new Shell.Link(key, address)));
        }
        String name = pages.flatMap(all -> all.text("name")).orElse(of(issuer).name());
        Optional<FrontEndFiles> frontEnd = pages.flatMap(
                all -> all.text("front-end").map(text -> FrontEndFiles.read(all.folder("front-end", text))));
        return new PageSettings(name, links, pages.map(PageSettings::theme).orElse(Theme.USUAL), frontEnd);
    }

    private static Theme theme(YamlMap pages) {
        boolean plain = pages.text("backdrop").filter("plain"::equals).isPresent();
        Optional<String> dark = pages.text("accent-dark");
        return pages.text("accent").isPresent()
                ? pages.parsed("accent", pages.require("accent"), accent -> Theme.of(Optional.of(accent), dark, plain))
                : pages.parsed("accent-dark", dark.orElse(""), none -> Theme.of(Optional.empty(), dark, plain));
    }
}
