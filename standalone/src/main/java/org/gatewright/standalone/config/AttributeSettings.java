package org.gatewright.standalone.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.gatewright.files.YamlMap;
import org.gatewright.identity.user.Attributes;
import org.gatewright.identity.user.Attributes.Attribute;

/** The settings of the attributes of users. */
final class AttributeSettings {
    private static final String LABEL = "label";
    private static final String SCOPE = "scope";

    private AttributeSettings() {}

    /** Reads the attributes; none without settings. */
    static Attributes read(YamlMap root) {
        List<Attribute> all = new ArrayList<>();
        root.map("attributes")
                .ifPresent(given -> given.names()
                        .forEach(name ->
                                all.add(attribute(name, given, given.map(name).orElseThrow()))));
        return new Attributes(all);
    }

    private static Attribute attribute(String name, YamlMap all, YamlMap settings) {
        Attributes.Type type = settings.text("type")
                .map(text -> choice(Attributes.Type.class, text))
                .orElse(Attributes.Type.TEXT);
        Attributes.Access access = settings.text("user")
                .map(text -> choice(Attributes.Access.class, text))
                .orElse(Attributes.Access.SEE);
        Map<String, String> labels = new LinkedHashMap<>();
        Optional<YamlMap> byLanguage = settings.map(LABEL);
        if (byLanguage.isPresent()) {
            byLanguage
                    .get()
                    .names()
                    .forEach(language -> labels.put(language, byLanguage.get().require(language)));
        } else {
            settings.text(LABEL).ifPresent(text -> labels.put("", text));
        }
        return all.parsed(name, name, checked -> new Attribute(checked, type, access, settings.text(SCOPE), labels));
    }

    private static <E extends Enum<E>> E choice(Class<E> type, String text) {
        return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
    }

    /** Requires that the scope tokens of the attributes are defined, so that applications can be granted them. */
    static Attributes requireScopes(YamlMap root, Attributes attributes, Map<String, String> scopes) {
        for (Attribute attribute : attributes.all()) {
            Optional<String> unknown = attribute.scope().filter(token -> !scopes.containsKey(token));
            unknown.ifPresent(token -> {
                throw root.wrong(
                        "attributes",
                        "the scope token '" + token + "' of the attribute '" + attribute.name()
                                + "' is not defined under 'scopes'");
            });
        }
        return attributes;
    }
}
