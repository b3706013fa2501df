package org.gatewright.standalone.config;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.gatewright.files.YamlMap;
import org.gatewright.server.token.KeyEncryption;

/**
 * Key-encryption keys, one a line, in Base64: the first encrypts, all decrypt. So a new key is put in second place on all
 * nodes, then in the first, and the old one is removed at last.
 */
final class KeyFile {
    private static final String ENVIRONMENT = "env:";

    private KeyFile() {}

    /** The keys at {@code env:NAME} or in a file. */
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
                throw settings.wrong(name, "a key in " + place + " is not valid Base64; generate one with 'gatewright key'");
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
