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
 * <p>Reads are plain commands; writes are scripts. A write and its {@code WAIT} go out together, on one connection, since
 * {@code WAIT} asks for what that connection wrote; on a later one it would confirm what it knows nothing of. Nor is any
 * command sent a second time after a lost connection: a script that ran twice would tell its caller that somebody else
 * was faster.
 */
abstract class Link implements AutoCloseable {
    /** How many commands may be under way at the same time; one more is refused. */
    static final int CAPACITY = 8192;

    private static final Duration SLACK = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(2);

    private static final Script<Long> SIGN_OF_LIFE = Script.number("""
            redis.call('SET', KEYS[1], '', 'EX', 60)
            return 1""");

    /** One connection, and what sends reads on it. */
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

    /** Reads on a connection to the server that the key is on. */
    abstract <T> CompletionStage<T> reading(String key, Function<Line, CompletionStage<T>> action);

    /** Writes on a connection to that server; on another one than reads, which would wait with it for replicas. */
    abstract <T> CompletionStage<T> writing(String key, Function<Line, CompletionStage<T>> action);

    /** A name for a key on each server that takes writes. */
    abstract List<String> oneKeyEach();

    /** Ends the connections. */
    abstract void disconnect();

    /** Writes to all servers that take writes, as anything is written; throws where one fails. */
    void check() {
        List<CompletableFuture<Long>> writes = oneKeyEach().stream()
                .map(key -> start(SIGN_OF_LIFE, key, List.of()))
                .toList();
        writes.forEach(this::await);
    }

    /**
     * Waits until all connections take commands, since the client library may return one a moment before it does; not for
     * long, as what can't be reached says so when it is needed.
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

    /** The answer to a read of that key. */
    <T> T read(String key, Function<RedisClusterAsyncCommands<String, String>, RedisFuture<T>> command) {
        return await(startRead(key, command));
    }

    /** The answer to a read of that key, which is under way. */
    <T> CompletableFuture<T> startRead(
            String key, Function<RedisClusterAsyncCommands<String, String>, RedisFuture<T>> command) {
        return begin(() -> reading(key, line -> command.apply(line.commands())));
    }

    /** The answer of a script on that key. */
    <T> T run(Script<T> script, String key, List<String> values) {
        return await(start(script, key, values));
    }

    /** The answer of a script on that key, which is under way. */
    <T> CompletableFuture<T> start(Script<T> script, String key, List<String> values) {
        return begin(() -> writing(
                key,
                line -> send(line.connection(), script, true, key, values)
                        .exceptionallyCompose(failure -> Failures.unwrap(failure) instanceof RedisNoScriptException
                                ? send(line.connection(), script, false, key, values)
                                : CompletableFuture.failedFuture(failure))));
    }

    private <T> CompletionStage<T> send(
            StatefulConnection<String, String> connection,
            Script<T> script,
            boolean known,
            String key,
            List<String> values) {
        AsyncCommand<String, String, T> write = script.command(known, key, values);
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
        return write.thenCombine(wait, (answer, confirmed) -> {
                    if (confirmed < settings.replicas()) {
                        throw Failures.of("Too few replicas confirmed a write; it may have happened or not");
                    }
                    return answer;
                })
                .whenComplete((answer, failure) -> {
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
     * Ends a connection, which the client library then makes anew. What was sent after a {@code WAIT} has not begun before
     * that is over, and its callers have given up: done much later, a refresh would look like the reuse of its token.
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
            throw Failures.of("Too many commands to Redis are under way, or the storage is closed");
        }
        CompletableFuture<T> answer;
        try {
            answer = command.get().toCompletableFuture();
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.whenComplete((result, failure) -> free.release());
    }

    /** Waits for what is under way; every failure is a {@code StorageException}. */
    <T> T await(CompletableFuture<T> answer) {
        Duration patience = settings.timeout().plus(settings.within()).plus(SLACK);
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failures.of("Interrupted while waiting for Redis");
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            throw Failures.of(e);
        }
    }

    /** How many commands are under way. */
    int calls() {
        return CAPACITY - free.availablePermits();
    }

    /** Waits for what is under way, and lets nothing more begin. */
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
