package org.gatewright.standalone.config;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.gatewright.files.YamlMap;
import org.gatewright.server.config.Issuer;
import org.gatewright.standalone.page.Logo;
import org.gatewright.standalone.page.Shell;
import org.gatewright.standalone.page.Theme;
import org.gatewright.standalone.page.Wording;

/**
 * What the pages say about the operator, and how they look. Immutable.
 *
 * @param name the name of the server, for end-users
 * @param links the links at the foot of each page
 * @param theme the look of the pages
 * @param logo what is shown in place of the mark and the name
 * @param darkLogo the same in the dark scheme
 * @param wording the texts that are replaced
 * @param clients other settings for the pages of requests of some clients
 * @param frontEnd what is shown in place of the pages
 */
public record PageSettings(
        String name,
        List<Shell.Link> links,
        Theme theme,
        Optional<Logo> logo,
        Optional<Logo> darkLogo,
        Wording wording,
        Map<String, PageSettings> clients,
        Optional<FrontEndFiles> frontEnd) {
    private static final List<String> LINKS = List.of("help", "privacy", "terms");
    private static final List<String> LOOK = List.of("accent", "accent-dark", "backdrop", "corners", "font");

    public PageSettings {
        links = List.copyOf(links);
        clients = Map.copyOf(clients);
    }

    /** Returns settings with a name alone. */
    public static PageSettings named(String name) {
        return new PageSettings(
                name,
                List.of(),
                Theme.USUAL,
                Optional.empty(),
                Optional.empty(),
                Wording.USUAL,
                Map.of(),
                Optional.empty());
    }

    /** Returns the settings of a server without any: its name is its host. */
    public static PageSettings of(Issuer issuer) {
        return named(URI.create(issuer.value()).getHost());
    }

    /** Returns the settings for the pages of requests of a client. */
    public PageSettings of(String clientId) {
        return clients.getOrDefault(clientId, this);
    }

    /** Returns all logos, of the clients too. */
    public List<Logo> logos() {
        return Stream.concat(Stream.of(this), clients.values().stream())
                .flatMap(one -> Stream.of(one.logo, one.darkLogo))
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    static PageSettings read(YamlMap root, Issuer issuer) {
        Optional<YamlMap> given = root.map("pages");
        PageSettings usual = of(issuer);
        if (given.isEmpty()) {
            return usual;
        }
        YamlMap pages = given.get();
        PageSettings own = usual.over(pages);
        Map<String, PageSettings> clients = new LinkedHashMap<>();
        pages.map("clients")
                .ifPresent(all -> all.names()
                        .forEach(id -> clients.put(id, own.over(all.map(id).orElseThrow()))));
        Optional<FrontEndFiles> frontEnd =
                pages.text("front-end").map(text -> FrontEndFiles.read(pages.folder("front-end", text)));
        return new PageSettings(own.name, own.links, own.theme, own.logo, own.darkLogo, own.wording, clients, frontEnd);
    }

    /** Returns these settings with those that are given. */
    private PageSettings over(YamlMap given) {
        List<Shell.Link> all = new ArrayList<>();
        for (String key : LINKS) {
            given.text(key)
                    .or(() -> links.stream()
                            .filter(link -> link.key().equals(key))
                            .map(Shell.Link::address)
                            .findFirst())
                    .ifPresent(address -> all.add(new Shell.Link(key, address)));
        }
        boolean look = LOOK.stream().anyMatch(given.names()::contains);
        return new PageSettings(
                given.text("name").orElse(name),
                all,
                look ? theme(given) : theme,
                logo(given, "logo").or(() -> logo),
                logo(given, "logo-dark").or(() -> given.names().contains("logo") ? Optional.empty() : darkLogo),
                wording(given),
                Map.of(),
                Optional.empty());
    }

    private static Theme theme(YamlMap pages) {
        boolean plain = pages.text("backdrop").filter("plain"::equals).isPresent();
        Optional<String> dark = pages.text("accent-dark");
        Theme theme = pages.text("accent").isPresent()
                ? pages.parsed("accent", pages.require("accent"), accent -> Theme.of(Optional.of(accent), dark, plain))
                : pages.parsed("accent-dark", dark.orElse(""), none -> Theme.of(Optional.empty(), dark, plain));
        Theme cornered = pages.text("corners")
                .map(text -> theme.corners(Theme.Corners.of(text)))
                .orElse(theme);
        return pages.text("font")
                .map(text -> pages.parsed("font", text, cornered::font))
                .orElse(cornered);
    }

    private static Optional<Logo> logo(YamlMap pages, String name) {
        return pages.text(name).map(text -> {
            Path file = pages.file(name, text);
            try {
                return Logo.of(Files.readAllBytes(file));
            } catch (IOException e) {
                throw pages.wrong(name, "cannot read " + file);
            } catch (IllegalArgumentException e) {
                throw pages.wrong(name, String.valueOf(e.getMessage()));
            }
        });
    }

    private Wording wording(YamlMap pages) {
        Wording[] all = {wording};
        pages.map("texts")
                .ifPresent(languages -> languages.names().forEach(language -> {
                    YamlMap texts = languages.map(language).orElseThrow();
                    texts.names()
                            .forEach(key -> all[0] =
                                    texts.parsed(key, texts.require(key), text -> all[0].with(language, key, text)));
                }));
        return all[0];
    }
}
