package org.gatewright.store.redis;

import io.lettuce.core.codec.Base16;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.ValueOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/** A program in Lua that Redis runs as one atomic step on one key. */
record Script<T>(String text, String digest, Supplier<CommandOutput<String, String, T>> output) {
    /** A script that answers with a number. */
    static Script<Long> number(String text) {
        return new Script<>(text, digest(text), () -> new IntegerOutput<>(StringCodec.UTF8));
    }

    /** A script that answers with a text. */
    static Script<String> text(String text) {
        return new Script<>(text, digest(text), () -> new ValueOutput<>(StringCodec.UTF8));
    }

    /** The command that names the script, or the one that brings it for a server that does not know it. */
    AsyncCommand<String, String, T> command(boolean known, String key, List<String> values) {
        CommandArgs<String, String> args = new CommandArgs<>(StringCodec.UTF8)
                .add(known ? digest : text)
                .add(1)
                .addKey(key)
                .addValues(values);
        return new AsyncCommand<>(new Command<>(known ? CommandType.EVALSHA : CommandType.EVAL, output.get(), args));
    }

    private static String digest(String text) {
        return Base16.digest(text.getBytes(StandardCharsets.UTF_8));
    }
}
