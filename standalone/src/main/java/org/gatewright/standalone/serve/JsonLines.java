package org.gatewright.standalone.serve;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.gatewright.protocol.json.Json;

/**
 * Messages of the log as JSON (RFC 8259), one object per line: {@code time}, {@code level}, {@code logger}, {@code message},
 * and {@code error} with the stack trace, if there is one. Characters that do not print, or change the direction of text, are escaped.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {
    private static final Pattern NOT_PRINTED = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");
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
        return NOT_PRINTED.matcher(json).replaceAll(found -> {
            StringBuilder escaped = new StringBuilder();
            found.group().chars().forEach(unit -> escaped.append("\\\\u%04x".formatted(unit)));
            return escaped.toString();
        });
    }

    @Override
    public byte[] footerBytes() {
        return NONE;
    }
}
