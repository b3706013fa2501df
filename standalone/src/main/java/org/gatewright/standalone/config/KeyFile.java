package org.gatewright.standalone.config;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.gatewright.files.YamlMap;
import org.gatewright.server.token.KeyEncryption;

/**
 * Key-encryption keys in Base64, one per line: the first encrypts, all decrypt. To rotate, add the new key second on all
 * nodes, then move it first, then remove the old one.
 */
final class KeyFile {
    private static final String ENVIRONMENT = "env:";

    private KeyFile() {}

    /** Reads the keys from {@code env:NAME} or a file. */
    static KeyEncryption read(YamlMap settings, String name, String place) {
        String text;
        if (place.startsWith(ENVIRONMENT)) {
            text = settings.secret(name, place);
        } else {
            text = settings.content(name, place);
            OpenFiles.warn(settings.path(place), "anyone who can read it can decrypt all keys in the store");
        }
        List<byte[]> keys = new ArrayList<>();
        text.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(line -> {
            try {
                keys.add(Base64.getDecoder().decode(line));
            } catch (IllegalArgumentException e) {
                throw settings.wrong(
                        name, "a key in " + place + " is not valid Base64; generate one with 'gatewright key'");
            }
        });
        if (keys.isEmpty()) {
            throw settings.wrong(name, "no key in " + place + "; generate one with 'gatewright key'");
        }
        try {
            return KeyEncryption.of(keys);
        } catch (IllegalArgumentException e) {
            throw settings.wrong(name, place + ": " + e.getMessage() + "; generate one with 'gatewright key'");
        }
    }
}
