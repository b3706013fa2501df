package org.gatewright.store.redis;

import io.lettuce.core.Delegating;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.DefaultEndpoint;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.gatewright.server.storage.StorageException;
import org.jspecify.annotations.Nullable;

/**
 * The connections to Redis. Thread-safe.
 *
 * <p>Reads are plain commands; writes are scripts. A write and its {@code WAIT} are sent together on one connection, since
 * {@code WAIT} covers the writes of its connection only. No command is resent after a connection is lost: a script that ran
 * twice would report to its caller that another call was first.
 */
abstract class Link implements AutoCloseable {
    /** The maximum number of pending commands; further ones are rejected. */
    static final int CAPACITY = 8192;

    private static final Duration SLACK = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(2);

    private static final Script<Long> SIGN_OF_LIFE = Script.number("""
            redis.call('SET', KEYS[1], '', 'EX', 60)
            return 1""");

    /** A connection and its commands for reading. */
    record Line(StatefulConnection<String, String> connection, RedisClusterAsyncCommands<String, String> commands) {
        static Line of(StatefulRedisConnection<String, String> connection) {
            return new Line(connection, connection.async());
        }
    }

    final RedisSettings settings;
    private final ClientResources resources;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Semaphore free = new Semaphore(CAPACITY);

    Link(RedisSettings settings, ClientResources resources) {
        this.settings = settings;
        this.resources = resources;
    }

    /** Returns the read connection to the server of the key. */
    abstract <T> CompletionStage<T> reading(String key, Function<Line, CompletionStage<T>> action);

    /** Returns the write connection to that server; separate from reads, which would otherwise wait for replicas too. */
    abstract <T> CompletionStage<T> writing(String key, Function<Line, CompletionStage<T>> action);

    /** Returns a key name for each server that accepts writes. */
    abstract List<String> oneKeyEach();

    /** Closes the connections. */
    abstract void disconnect();

    /** Writes to every server that accepts writes; throws if one fails. */
    void check() {
        List<CompletableFuture<Long>> writes = oneKeyEach().stream()
                .map(key -> start(SIGN_OF_LIFE, key, List.of()))
                .toList();
        writes.forEach(this::await);
    }

    /**
     * Waits briefly until all connections accept commands, since the client library may return them too early; unreachable
     * servers are reported on first use.
     */
    void settle() {
        long end = System.nanoTime() + SLACK.toNanos();
        for (String key : oneKeyEach()) {
            while (!takesCommands(key) && System.nanoTime() < end) {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private boolean takesCommands(String key) {
        try {
            await(begin(() -> reading(key, line -> line.commands().ping())));
            await(begin(() -> writing(key, line -> line.commands().ping())));
            return true;
        } catch (StorageException e) {
            return false;
        }
    }

    /** Reads the key and returns the reply. */
    <T> T read(String key, Function<RedisClusterAsyncCommands<String, String>, RedisFuture<T>> command) {
        return await(startRead(key, command));
    }

    /** Reads the key asynchronously. */
    <T> CompletableFuture<T> startRead(
            String key, Function<RedisClusterAsyncCommands<String, String>, RedisFuture<T>> command) {
        return begin(() -> reading(key, line -> command.apply(line.commands())));
    }

    /** Runs a script on the key and returns the reply. */
    <T> T run(Script<T> script, String key, List<String> values) {
        return run(script, List.of(key), values);
    }

    /** Runs a script on keys with the same hash tag and returns the reply. */
    <T> T run(Script<T> script, List<String> keys, List<String> values) {
        return await(start(script, keys, values));
    }

    /** Runs a script on the key asynchronously. */
    <T> CompletableFuture<T> start(Script<T> script, String key, List<String> values) {
        return start(script, List.of(key), values);
    }

    private <T> CompletableFuture<T> start(Script<T> script, List<String> keys, List<String> values) {
        return begin(() -> writing(
                keys.get(0),
                line -> send(line.connection(), script, true, keys, values)
                        .exceptionallyCompose(failure -> Failures.unwrap(failure) instanceof RedisNoScriptException
                                ? send(line.connection(), script, false, keys, values)
                                : CompletableFuture.failedFuture(failure))));
    }

    private <T> CompletionStage<T> send(
            StatefulConnection<String, String> connection,
            Script<T> script,
            boolean known,
            List<String> keys,
            List<String> values) {
        AsyncCommand<String, String, T> write = script.command(known, keys, values);
        if (settings.replicas() == 0) {
            connection.dispatch(write);
            return write;
        }
        AsyncCommand<String, String, Long> wait = new AsyncCommand<>(new Command<>(
                CommandType.WAIT,
                new IntegerOutput<>(StringCodec.UTF8),
                new CommandArgs<>(StringCodec.UTF8)
                        .add(settings.replicas())
                        .add(settings.within().toMillis())));
        connection.dispatch(List.of(write, wait));
        return write.thenCombine(wait, (reply, confirmed) -> {
                    if (confirmed < settings.replicas()) {
                        throw Failures.of("Too few replicas acknowledged the write; it may or may not have happened");
                    }
                    return reply;
                })
                .whenComplete((reply, failure) -> {
                    if (isUnconfirmed(failure)) {
                        cutOff(connection);
                    }
                });
    }

    private static boolean isUnconfirmed(@Nullable Throwable failure) {
        Throwable cause = failure == null ? null : Failures.unwrap(failure);
        return cause instanceof StorageException || cause instanceof RedisCommandTimeoutException;
    }

    /**
     * Closes a connection, which the client library then reopens. Commands behind a {@code WAIT} start only after it, when
     * their callers may have given up: a refresh that runs much later would look like reuse of its token.
     */
    static void cutOff(StatefulConnection<String, String> connection) {
        if (connection instanceof RedisChannelHandler<?, ?> handler) {
            RedisChannelWriter writer = handler.getChannelWriter();
            while (writer instanceof Delegating<?> wrapper
                    && wrapper.getDelegate() instanceof RedisChannelWriter inner) {
                writer = inner;
            }
            if (writer instanceof DefaultEndpoint endpoint) {
                endpoint.disconnect();
            }
        }
    }

    private <T> CompletableFuture<T> begin(Supplier<CompletionStage<T>> command) {
        if (!free.tryAcquire()) {
            throw Failures.of("Too many commands to Redis are pending, or the storage is closed");
        }
        CompletableFuture<T> reply;
        try {
            reply = command.get().toCompletableFuture();
        } catch (RuntimeException e) {
            reply = CompletableFuture.failedFuture(e);
        }
        return reply.whenComplete((result, failure) -> free.release());
    }

    /** Waits for a reply; every failure is a {@code StorageException}. */
    <T> T await(CompletableFuture<T> reply) {
        try {
            return reply.get(patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failures.of("Interrupted while waiting for Redis");
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            throw Failures.of(e);
        }
    }

    /** Returns the reply, which then fails if it does not come within the time that others wait for one. */
    <T> CompletableFuture<T> timed(CompletableFuture<T> reply) {
        return reply.orTimeout(patience().toMillis(), TimeUnit.MILLISECONDS);
    }

    private Duration patience() {
        return settings.timeout().plus(settings.within()).plus(SLACK);
    }

    /** Returns the number of pending commands. */
    int calls() {
        return CAPACITY - free.availablePermits();
    }

    /** Rejects new commands and waits for pending ones. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        try {
            if (!free.tryAcquire(CAPACITY, settings.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                free.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        disconnect();
        resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    }
}
