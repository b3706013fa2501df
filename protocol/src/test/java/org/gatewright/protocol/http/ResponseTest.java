package org.gatewright.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Responses that wait for something else, such as a durable write. */
class ResponseTest {
    private final CompletableFuture<String> write = new CompletableFuture<>();
    private final List<String> calls = new ArrayList<>();

    private Response stored() {
        return Response.text(200, "stored").after(write, () -> calls.add("then"));
    }

    @Test
    void isPendingUntilTheWriteIsDone() {
        Response response = stored();
        assertThat(response.isPending()).isTrue();
        assertThat(response).hasToString("Response[pending]");
        response.whenKnown(() -> calls.add("known"));
        assertThat(calls).isEmpty();
        write.complete("");
        assertThat(response.isPending()).isFalse();
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).hasToString("stored");
        assertThat(calls).containsExactly("known", "then");
    }

    @Test
    void waitsWhenItIsAskedFor() {
        Response response = stored();
        CompletableFuture<Integer> status = CompletableFuture.supplyAsync(response::status);
        assertThat(status).isNotDone();
        write.complete("");
        assertThat(status.join()).isEqualTo(200);
    }

    @Test
    void isKnownAtOnceAfterWhatIsDone() {
        write.complete("");
        Response response = stored();
        response.whenKnown(() -> calls.add("known"));
        assertThat(response.isPending()).isFalse();
        assertThat(calls).containsExactly("then", "known");
    }

    @Test
    void isChangedWhilePending() {
        Response response = stored().with("X-One", "1").body(new byte[] {'!'});
        assertThat(response.isPending()).isTrue();
        write.complete("");
        assertThat(response.headers().all("X-One")).containsExactly("1");
        assertThat(response.body()).hasToString("!");
        assertThat(calls).containsExactly("then");
    }

    @Test
    void failsWithTheReasonOfTheWriteWithoutGoingOn() {
        Response response = stored().with("X-One", "1");
        IllegalStateException reason = new IllegalStateException("the disk is full");
        write.completeExceptionally(reason);
        assertThatThrownBy(response::status).isSameAs(reason);
        assertThat(calls).isEmpty();
    }

    @Test
    void failsAtOnceAfterWhatHasFailed() {
        IllegalStateException reason = new IllegalStateException("the disk is full");
        write.completeExceptionally(reason);
        assertThatThrownBy(this::stored).isSameAs(reason);
        assertThat(calls).isEmpty();
    }

    @Test
    void goesOnOnceHoweverOftenItIsAskedFor() {
        Response response = stored();
        write.complete("");
        assertThat(response.status()).isEqualTo(response.with("X-One", "1").status());
        response.body();
        assertThat(calls).containsExactly("then");
    }

    @Test
    void isReplacedAfterAFailure() {
        Response response = stored().orElse(reason -> Response.text(503, reason.getMessage()))
                .with("X-One", "1");
        write.completeExceptionally(new IllegalStateException("full"));
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.headers().all("X-One")).containsExactly("1");
        assertThat(response.body()).hasToString("full");
    }
}
