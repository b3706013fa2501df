package org.gatewright.standalone.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.gatewright.files.ConfigException;
import org.gatewright.protocol.http.Response;

/**
 * The files of a front end, read at the start. Immutable.
 *
 * @param index the document that is shown in place of every page
 * @param assets the other files by their path below the folder
 */
public record FrontEndFiles(StaticFile index, Map<String, StaticFile> assets) {
    /** The path of the other files, below the issuer. */
    public static final String PATH = "/front-end/";

    /** What the document may load: nothing of other sites; forms may end at any application. */
    public static final String POLICY =
            "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'";

    private static final String INDEX = "index.html";
    private static final String SCRIPT = "<script";
    private static final int MAX_FILES = 500;
    private static final long MAX_BYTES = 10L << 20;
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("webp", "image/webp"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("json", "application/json"),
            Map.entry("txt", "text/plain; charset=utf-8"));

    /** A file and its media type. */
    public record StaticFile(String type, Response.Body content) {
        /** Returns the response with the file. */
        public Response response(String policy) {
            return Response.empty(200)
                    .with("Content-Type", type)
                    .with("Content-Security-Policy", policy)
                    .with("Referrer-Policy", "no-referrer")
                    .body(content.bytes());
        }

        @Override
        public String toString() {
            return "StaticFile[" + type + "]";
        }
    }

    /** Reads a folder; throws {@link ConfigException} for files of unknown kinds, and for too many or too large ones. */
    static FrontEndFiles read(Path folder) {
        Map<String, StaticFile> all = new LinkedHashMap<>();
        long bytes = 0;
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
                bytes += Files.size(file);
                if (all.size() == MAX_FILES || bytes > MAX_BYTES) {
                    throw new ConfigException(folder, "a front end has at most 500 files, of 10 MiB in all");
                }
                String name = folder.relativize(file).toString().replace('\\', '/');
                all.put(name, new StaticFile(type(folder, name), new Response.Body(Files.readAllBytes(file))));
            }
        } catch (IOException e) {
            throw new ConfigException(folder, "cannot read the folder of the front end");
        }
        StaticFile index = Optional.ofNullable(all.remove(INDEX))
                .orElseThrow(() -> new ConfigException(folder, "the front end has no " + INDEX));
        requireNoInlineScript(folder, index);
        return new FrontEndFiles(index, all);
    }

    private static String type(Path folder, String name) {
        String extension = name.substring(name.lastIndexOf('.') + 1);
        return Optional.ofNullable(TYPES.get(extension))
                .orElseThrow(() -> new ConfigException(
                        folder,
                        "the file " + name + " is of an unknown kind; known are "
                                + String.join(
                                        ", ",
                                        List.copyOf(
                                                TYPES.keySet().stream().sorted().toList()))));
    }

    /** Finds at the start what browsers would only tell in their console: the policy permits no script in the document. */
    private static void requireNoInlineScript(Path folder, StaticFile index) {
        String html = index.content.toString().toLowerCase(Locale.ROOT);
        for (int at = html.indexOf(SCRIPT); at >= 0; at = html.indexOf(SCRIPT, at + 1)) {
            int end = html.indexOf('>', at);
            if (!html.substring(at, end < 0 ? html.length() : end).contains(" src=")) {
                throw new ConfigException(folder, INDEX + " has a script in it; put it into a file of its own");
            }
        }
    }
}
