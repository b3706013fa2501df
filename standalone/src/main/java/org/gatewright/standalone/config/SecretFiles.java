package org.gatewright.standalone.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gatewright.files.YamlMap;

/** The files of a deployment that only the server should be able to read. */
public final class SecretFiles {
    private static final String ENVIRONMENT = "env:";
    private static final String FILE = "file:";
    private static final String SQLITE = "sqlite:";

    private SecretFiles() {}

    /** Returns the settings file, and the files with secrets that it names; they may not exist yet. */
    public static List<Path> of(Path settings) {
        YamlMap root = YamlMap.read(settings, ServerConfig.SCHEMA);
        Optional<String> store = root.text("store");
        return Stream.of(
                        Optional.of(settings.toAbsolutePath().getFileName().toString()),
                        root.text("key-encryption-key").filter(place -> !place.startsWith(ENVIRONMENT)),
                        root.text("users"),
                        root.text("clients"),
                        root.map("tls").flatMap(tls -> tls.text("key")),
                        after(SQLITE, store),
                        after(FILE, store))
                .flatMap(Optional::stream)
                .map(root::path)
                .toList();
    }

    private static Optional<String> after(String prefix, Optional<String> text) {
        return text.filter(address -> address.startsWith(prefix)).map(address -> address.substring(prefix.length()));
    }
}
