package org.gatewright.store.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.gatewright.server.storage.StorageException;

/** What went wrong with Redis, said without the texts of its answers, which may repeat what was sent. */
final class Failures {
    private Failures() {}

    static StorageException of(Throwable thrown) {
        Throwable failure = unwrap(thrown);
        if (failure instanceof StorageException known) {
            return known;
        }
        if (failure instanceof RedisCommandTimeoutException || failure instanceof TimeoutException) {
            return new StorageException("Redis did not answer in time", failure);
        }
        if (failure instanceof RedisCommandExecutionException) {
            return refusal(failure);
        }
        return new StorageException(
                "Redis can't be reached" + said(failure), quotesAnswer(failure) ? answered(failure) : failure);
    }

    static StorageException of(String problem) {
        return new StorageException(problem, new RedisException(problem));
    }

    /** What was thrown, without the wrappings of futures. */
    static Throwable unwrap(Throwable thrown) {
        Throwable failure = thrown;
        while ((failure instanceof CompletionException || failure instanceof ExecutionException)
                && failure.getCause() != null) {
            failure = failure.getCause();
        }
        return failure;
    }

    /** The first word of an answer that is an error, such as {@code MOVED}. */
    static String code(Throwable thrown) {
        String message = unwrap(thrown).getMessage();
        String word = message == null ? "" : message.split(" ", 2)[0];
        return !word.isEmpty() && word.chars().allMatch(c -> c >= 'A' && c <= 'Z') ? word : "ERR";
    }

    /** Whether the server takes no writes, which a script says in the midst of its text. */
    static boolean isReadOnly(Throwable thrown) {
        return unwrap(thrown) instanceof RedisCommandExecutionException answer
                && String.valueOf(answer.getMessage()).contains("READONLY");
    }

    private static StorageException refusal(Throwable failure) {
        return new StorageException("Redis refused a command: " + code(failure), answered(failure));
    }

    private static RedisException answered(Throwable failure) {
        RedisException quiet = new RedisException("An answer whose text is left out");
        quiet.setStackTrace(failure.getStackTrace());
        return quiet;
    }

    /** What it said to a connection, such as {@code WRONGPASS}; nothing where there was none. */
    private static String said(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RedisCommandExecutionException) {
                return ": " + code(cause);
            }
        }
        return "";
    }

    private static boolean quotesAnswer(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RedisCommandExecutionException || cause.getSuppressed().length > 0) {
                return true;
            }
        }
        return false;
    }
}
