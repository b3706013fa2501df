package org.gatewright.identity.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The entries of an LDIF file (RFC 2849). The members are lists of texts by the name of the attribute, without regard to case.
 * Values that are not text and attributes with options, such as {@code cn;lang-de}, are skipped; values by URL are never
 * fetched.
 */
final class LdifEntries implements RecordSource {
    /** What a line costs besides its text, so that many short ones do not need much memory. */
    private static final int LINE_COST = 32;

    private static final String DN = "dn:";
    private static final String CHANGE = "changetype:";

    private final TextLines lines;
    private boolean begun;

    LdifEntries(InputStream file) {
        this.lines = new TextLines(file);
    }

    @Override
    public Optional<SourceRecord> next() throws IOException {
        Optional<TextLines.Line> first = lines.nextText();
        while (first.isPresent()) {
            lines.unread(List.of(first.get()));
            int number = skipComments()
                    .map(TextLines.Line::number)
                    .orElse(first.get().number());
            Block block = block();
            if (!block.texts().isEmpty() || block.fault().isPresent()) {
                return Optional.of(entry(number, block));
            }
            first = lines.nextText();
        }
        return Optional.empty();
    }

    /**
     * The lines of an entry, unfolded and without comments.
     *
     * @param fault why it is unreadable
     */
    private record Block(List<String> texts, Optional<String> fault) {}

    /** Skips comments and the version; returns the next line, which is read again. */
    private Optional<TextLines.Line> skipComments() throws IOException {
        Optional<TextLines.Line> line = lines.next();
        boolean skipped = false;
        while (line.filter(next -> isComment(next.text())).isPresent()
                || skipped && line.filter(next -> next.text().startsWith(" ")).isPresent()) {
            skipped = true;
            line = lines.next();
        }
        line.ifPresent(next -> lines.unread(List.of(next)));
        if (!begun && line.isPresent() && line.get().fault().isEmpty()) {
            requireLdif(line.get());
        }
        return line;
    }

    private static boolean isComment(String line) {
        return line.startsWith("#") || line.startsWith("version:");
    }

    /** Fails early for a file in another format, of which every entry would be rejected. */
    private void requireLdif(TextLines.Line line) {
        if (!line.isBlank()) {
            begun = true;
            if (!begins(line.text(), DN)) {
                throw new IllegalArgumentException(
                        "The file must be LDIF; line " + line.number() + " does not begin an entry with \"dn:\"");
            }
        }
    }

    /** Reads on to the next blank line, even after a fault. */
    private Block block() throws IOException {
        List<String> texts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        Optional<String> fault = Optional.empty();
        int length = 0;
        for (Optional<TextLines.Line> line = lines.next();
                line.isPresent() && !isEnd(line.get());
                line = lines.next()) {
            String part = line.get().text();
            length += part.length() + LINE_COST;
            fault = fault.or(line.get()::fault);
            if (length > MAX_LENGTH) {
                fault = fault.or(() -> Optional.of("The entry is too long"));
                length = MAX_LENGTH;
            } else if (part.startsWith(" ")) {
                text.append(part, 1, part.length());
            } else {
                add(text, texts);
                text.append(part);
            }
        }
        add(text, texts);
        return new Block(texts, fault);
    }

    private static boolean isEnd(TextLines.Line line) {
        return line.fault().isEmpty() && line.text().isEmpty();
    }

    private static void add(StringBuilder text, List<String> texts) {
        if (!text.isEmpty() && text.charAt(0) != '#') {
            texts.add(text.toString());
        }
        text.setLength(0);
    }

    private static SourceRecord entry(int line, Block block) {
        if (block.fault().isPresent()) {
            return SourceRecord.unreadable(line, block.fault().get());
        }
        try {
            return entry(line, block.texts());
        } catch (IllegalArgumentException e) {
            return SourceRecord.unreadable(line, String.valueOf(e.getMessage()));
        }
    }

    private static SourceRecord entry(int line, List<String> texts) {
        Map<String, Object> members = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Map<String, List<String>> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        boolean byUrl = false;
        if (!begins(texts.get(0), DN)) {
            throw new IllegalArgumentException("The entry does not begin with \"dn:\"");
        }
        if (texts.stream().anyMatch(LdifEntries::isChange)) {
            throw new IllegalArgumentException("The record changes an entry, and does not add one");
        }
        for (String text : texts) {
            int colon = text.indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException("A line of the entry has no attribute");
            }
            String name = text.substring(0, colon);
            byUrl |= text.startsWith("<", colon + 1);
            if (!text.startsWith("<", colon + 1) && name.indexOf(';') < 0) {
                value(text.substring(colon + 1))
                        .filter(value -> !value.isEmpty())
                        .ifPresent(value -> values.computeIfAbsent(name, key -> new ArrayList<>())
                                .add(value));
            }
        }
        members.putAll(values);
        List<String> remarks = byUrl ? List.of("A value that is given by URL was left out") : List.of();
        return new SourceRecord(line, members, remarks, Optional.empty());
    }

    private static boolean begins(String text, String name) {
        return text.regionMatches(true, 0, name, 0, name.length());
    }

    private static boolean isChange(String text) {
        return begins(text, CHANGE) && !text.substring(CHANGE.length()).strip().equalsIgnoreCase("add");
    }

    /** Returns the value after the first colon; empty if it is not text. */
    private static Optional<String> value(String text) {
        if (!text.startsWith(":")) {
            return Optional.of(text.stripLeading());
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text.substring(1).strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("A value is not base64");
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
