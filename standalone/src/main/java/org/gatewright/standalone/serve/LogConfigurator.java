package org.gatewright.standalone.serve;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.Logger;

/**
 * The log of the program, on the standard error: its own messages from INFO on, and those of libraries from WARN on, each on one
 * line, in JSON if the environment variable {@code GATEWRIGHT_LOG} is {@code json}. In code, since a file in XML delays the start;
 * the property {@code logback.configurationFile} names one that is used instead.
 */
public final class LogConfigurator extends ContextAwareBase implements Configurator {
    private static final String LINE =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSxxx} %-5level %logger{20} %replace(%msg){'[\\p{C}\\p{Zl}\\p{Zp}]', ' '}%n";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (System.getProperty("logback.configurationFile") != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        boolean json = LogFormat.chosen().filter(LogFormat.JSON::equals).isPresent();
        Encoder<ILoggingEvent> line = json ? new JsonLines() : text();
        line.setContext(context);
        line.start();
        ConsoleAppender<ILoggingEvent> stderr = new ConsoleAppender<>();
        stderr.setContext(context);
        stderr.setTarget("System.err");
        stderr.setEncoder(line);
        stderr.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(stderr);
        context.getLogger("org.gatewright").setLevel(Level.INFO);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static PatternLayoutEncoder text() {
        PatternLayoutEncoder line = new PatternLayoutEncoder();
        line.setPattern(LINE);
        return line;
    }
}
