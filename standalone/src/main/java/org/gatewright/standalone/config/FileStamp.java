package org.gatewright.standalone.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** What tells one version of a file from the next, without reading it. */
public record FileStamp(long modified, long size, String key) {
    public static FileStamp of(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileStamp(now.lastModifiedTime().toMillis(), now.size(), String.valueOf(now.fileKey()));
        } catch (IOException gone) {
            return new FileStamp(0, -1, "");
        }
    }
}
