package org.gatewright.standalone.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.gatewright.protocol.jose.Sealer;
import org.gatewright.server.token.StoredRing;
import org.gatewright.standalone.yaml.YamlMap;

/**
 * Key-encryption keys, one a line, in Base64: the first encrypts, all decrypt. So a new key is put in second place on all
 * nodes, then in the first, and the old one is removed at last.
 */
final class KeyFile {
    private static final String ENVIRONMENT = "env:";

    private KeyFile() {}

    /** The keys at {@code env:NAME} or in a file. */
    static Sealer read(YamlMap settings, String name, String place) {
        List<byte[]> keys = new ArrayList<>();
        text(settings, name, place)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .forEach(line -> {
                    try {
                        keys.add(Base64.getDecoder().decode(line));
                    } catch (IllegalArgumentException e) {
                        throw settings.wrong(name, "a key in " + place + " is no Base64; 'gatewright key' makes one");
                    }
                });
        if (keys.isEmpty()) {
            throw settings.wrong(name, "there is no key in " + place + "; 'gatewright key' makes one");
        }
        try {
            return StoredRing.encryption(keys);
        } catch (IllegalArgumentException e) {
            throw settings.wrong(name, place + ": " + e.getMessage() + "; 'gatewright key' makes one");
        }
    }

    private static String text(YamlMap settings, String name, String place) {
        if (place.startsWith(ENVIRONMENT)) {
            String value = System.getenv(place.substring(ENVIRONMENT.length()));
            if (value == null) {
                throw settings.wrong(name, "the environment has no " + place.substring(ENVIRONMENT.length()));
            }
            return value;
        }
        Path file = settings.path(place);
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw settings.wrong(name, "the file " + file + " can't be read");
        }
    }
}
