package org.gatewright.store.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.gatewright.server.storage.StorageException;

/** Exceptions for failures of Redis, without the texts of its replies, which may repeat sent data. */
final class Failures {
    private Failures() {}

    static StorageException of(Throwable thrown) {
        Throwable failure = unwrap(thrown);
        if (failure instanceof StorageException known) {
            return known;
        }
        if (failure instanceof RedisCommandTimeoutException || failure instanceof TimeoutException) {
            return new StorageException("Redis did not reply in time", failure);
        }
        if (failure instanceof RedisCommandExecutionException) {
            return refusal(failure);
        }
        return new StorageException(
                "Redis is unreachable" + said(failure), quotesReply(failure) ? withoutCommand(failure) : failure);
    }

    static StorageException of(String problem) {
        return new StorageException(problem, new RedisException(problem));
    }

    /** Returns the cause without the wrappers of futures. */
    static Throwable unwrap(Throwable thrown) {
        Throwable failure = thrown;
        while ((failure instanceof CompletionException || failure instanceof ExecutionException)
                && failure.getCause() != null) {
            failure = failure.getCause();
        }
        return failure;
    }

    /** Returns the code of an error reply, such as {@code MOVED}. */
    static String code(Throwable thrown) {
        String message = unwrap(thrown).getMessage();
        String word = message == null ? "" : message.split(" ", 2)[0];
        return !word.isEmpty() && word.chars().allMatch(c -> c >= 'A' && c <= 'Z') ? word : "ERR";
    }

    /** Whether the server accepts no writes, which a script reports within its error text. */
    static boolean isReadOnly(Throwable thrown) {
        return unwrap(thrown) instanceof RedisCommandExecutionException reply
                && String.valueOf(reply.getMessage()).contains("READONLY");
    }

    private static StorageException refusal(Throwable failure) {
        return new StorageException("Redis rejected a command: " + code(failure), withoutCommand(failure));
    }

    private static RedisException withoutCommand(Throwable failure) {
        RedisException quiet = new RedisException("Redis replied with an error (text omitted)");
        quiet.setStackTrace(failure.getStackTrace());
        return quiet;
    }

    /** Returns the error code of a rejected connection, such as {@code WRONGPASS}, or an empty text. */
    private static String said(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RedisCommandExecutionException) {
                return ": " + code(cause);
            }
        }
        return "";
    }

    private static boolean quotesReply(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RedisCommandExecutionException || cause.getSuppressed().length > 0) {
                return true;
            }
        }
        return false;
    }
}
