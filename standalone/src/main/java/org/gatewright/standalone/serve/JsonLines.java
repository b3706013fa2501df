package org.gatewright.standalone.serve;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gatewright.protocol.json.Json;

/**
 * Messages of the log as JSON (RFC 8259), one object per line: {@code time}, {@code level}, {@code logger}, {@code message},
 * and {@code error} with the stack trace, if there is one. Characters that do not print, or change the direction of text, are escaped.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] NONE = {};

    @Override
    public byte[] headerBytes() {
        return NONE;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("time", event.getInstant().toString());
        members.put("level", event.getLevel().toString());
        members.put("logger", event.getLoggerName());
        members.put("message", event.getFormattedMessage());
        if (event.getThrowableProxy() != null) {
            members.put("error", ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return (printable(Json.text(members)) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Escapes what JSON permits to be written as it is. */
    private static String printable(String json) {
        StringBuilder line = new StringBuilder(json.length());
        json.codePoints().forEach(character -> {
            if (isPrinted(character)) {
                line.appendCodePoint(character);
            } else {
                Character.toString(character)
                        .chars()
                        .forEach(unit -> line.append("\\u").append(HEX.toHexDigits((char) unit)));
            }
        });
        return line.toString();
    }

    private static boolean isPrinted(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    @Override
    public byte[] footerBytes() {
        return NONE;
    }
}
