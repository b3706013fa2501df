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

/** A Lua script that Redis runs atomically on one key, or on several with the same hash tag. */
record Script<T>(String text, String digest, Supplier<CommandOutput<String, String, T>> output) {
    /** Creates a script that returns a number. */
    static Script<Long> number(String text) {
        return new Script<>(text, digest(text), () -> new IntegerOutput<>(StringCodec.UTF8));
    }

    /** Creates a script that returns a text. */
    static Script<String> text(String text) {
        return new Script<>(text, digest(text), () -> new ValueOutput<>(StringCodec.UTF8));
    }

    /** Returns the command that runs the script by its digest, or with its source if the server does not know it. */
    AsyncCommand<String, String, T> command(boolean known, List<String> keys, List<String> values) {
        CommandArgs<String, String> args = new CommandArgs<>(StringCodec.UTF8)
                .add(known ? digest : text)
                .add(keys.size())
                .addKeys(keys)
                .addValues(values);
        return new AsyncCommand<>(new Command<>(known ? CommandType.EVALSHA : CommandType.EVAL, output.get(), args));
    }

    private static String digest(String text) {
        return Base16.digest(text.getBytes(StandardCharsets.UTF_8));
    }
}
