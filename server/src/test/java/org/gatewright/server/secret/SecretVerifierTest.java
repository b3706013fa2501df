package org.gatewright.server.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Hashes;
import org.gatewright.protocol.OAuthException;
import org.gatewright.testkit.Await;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;

/** Verification of client secrets, and the number of slow hashes computed for it. */
class SecretVerifierTest {
    private static final int REMEMBERED = 1024;

    private final Counted slow = new Counted();
    private final SecretVerifier verifier = new SecretVerifier(Entropy.system(), List.of(slow));

    /** A salted hash that counts its verifications, and is slow in name only. */
    private static class Counted implements SecretHash {
        private final AtomicInteger verifications = new AtomicInteger();

        @Override
        public String name() {
            return "counted";
        }

        @Override
        public String hash(String secret) {
            String salt = Entropy.system().text(16);
            return "$counted$" + salt + "$" + digest(salt, secret);
        }

        @Override
        public boolean verify(String secret, String encoded) {
            verifications.incrementAndGet();
            String[] parts = encoded.split("\\$", -1);
            return digest(parts[2], secret).equals(parts[3]);
        }

        private static String digest(String salt, String secret) {
            byte[] hash = Hashes.sha256((salt + secret).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        }
    }

    @Test
    void rejectsWhenTheQueueIsFullButServesCachedSecrets() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        Counted stuck = new Counted() {
            @Override
            public boolean verify(String secret, String encoded) {
                if (secret.startsWith("guess")) {
                    awaitQuietly(release);
                }
                return super.verify(secret, encoded);
            }
        };
        SecretVerifier busy = new SecretVerifier(Entropy.system(), List.of(stuck));
        String hash = stuck.hash("right");
        assertThat(busy.verify("right", hash)).isTrue();
        int guessers = 16 * Runtime.getRuntime().availableProcessors();
        CountDownLatch refused = new CountDownLatch(guessers / 2);
        ExecutorService threads = Executors.newFixedThreadPool(guessers);
        try {
            for (int i = 0; i < guessers; i++) {
                String guess = "guess" + i;
                threads.execute(() -> {
                    try {
                        busy.verify(guess, hash);
                    } catch (OAuthException e) {
                        if (e.status() == 503) {
                            refused.countDown();
                        }
                    }
                });
            }
            refused.await();
            assertThat(busy.verify("right", hash)).isTrue();
        } finally {
            release.countDown();
            threads.shutdown();
        }
        Await.until("all guesses have ended", threads::isTerminated);
        assertThat(busy.verify("wrong", hash)).isFalse();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void computesTheSlowHashOncePerSecret() {
        String hash = slow.hash("right");
        for (int i = 0; i < 100; i++) {
            assertThat(verifier.verify("right", hash)).isTrue();
        }
        assertThat(slow.verifications).hasValue(1);
    }

    @Test
    @Checks("CA-16")
    void computesTheSlowHashOnceForEachOfTwoSecrets() {
        List<String> hashes = List.of(slow.hash("old"), slow.hash("new"));
        for (int i = 0; i < 100; i++) {
            assertThat(verifier.verifyAny("new", hashes)).isTrue();
            assertThat(verifier.verifyAny("old", hashes)).isTrue();
        }
        assertThat(slow.verifications).hasValue(4);
        assertThat(verifier.verifyAny("other", hashes)).isFalse();
        assertThat(slow.verifications).hasValue(6);
    }

    @Test
    void cachesNoWrongSecret() {
        String hash = slow.hash("right");
        for (int i = 0; i < 10; i++) {
            assertThat(verifier.verify("wrong", hash)).isFalse();
        }
        assertThat(slow.verifications).hasValue(10);
    }

    @Test
    void cachesASecretForItsOwnHashOnly() {
        String mine = slow.hash("mine");
        assertThat(verifier.verify("mine", mine)).isTrue();
        assertThat(verifier.verify("mine", slow.hash("other"))).isFalse();
        assertThat(verifier.verify("mine", slow.hash("mine"))).isTrue();
        assertThat(slow.verifications).hasValue(3);
    }

    @Test
    @Checks("HT-09")
    void boundsTheCacheAndEvictsTheLeastUsed() {
        int twice = 2 * REMEMBERED;
        List<String> hashes =
                IntStream.range(0, twice).mapToObj(i -> slow.hash("secret" + i)).toList();
        for (int i = 0; i < twice; i++) {
            verifier.verify("secret" + i, hashes.get(i));
            verifier.verify("secret0", hashes.get(0));
        }
        assertThat(slow.verifications).hasValue(twice);
        for (int i = 0; i < twice; i++) {
            verifier.verify("secret" + i, hashes.get(i));
        }
        assertThat(slow.verifications).hasValueGreaterThanOrEqualTo(twice + REMEMBERED);
    }

    @Test
    @Checks({"CA-07", "CA-14"})
    void computesOneSlowHashForAnUnknownClient() {
        verifier.verify("right", slow.hash("right"));
        verifier.verify("wrong", slow.hash("right"));
        assertThat(slow.verifications).hasValue(2);
        verifier.refuse("anything");
        assertThat(slow.verifications).hasValue(3);
    }

    @Test
    @Checks("UI-16")
    void rejectsATooLongSecretWithoutHashing() {
        String hash = slow.hash("right");
        assertThat(verifier.verify("x".repeat(1025), hash)).isFalse();
        verifier.refuse("x".repeat(1025));
        assertThat(slow.verifications).hasValue(0);
    }

    @Test
    @Checks("CA-16")
    void verifiesAGeneratedSecret() {
        String secret = GeneratedSecret.generate(Entropy.system());
        String hash = new GeneratedSecret().hash(secret);
        assertThat(secret).hasSize(43);
        assertThat(hash).startsWith("$sha256$").doesNotContain(secret);
        assertThat(verifier.verify(secret, hash)).isTrue();
        assertThat(verifier.verify(secret + "x", hash)).isFalse();
        assertThat(verifier.verify("", hash)).isFalse();
        assertThat(verifier.verify(hash, hash)).isFalse();
    }

    @Test
    void throwsOnAHashOfAnUnknownAlgorithm() {
        assertThatThrownBy(() -> verifier.verify("secret", "plain text")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> verifier.verify("secret", "$unknown$x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("$unknown$x");
    }

    @Test
    @Spec("RFC 8018 §5.2")
    void verifiesPbkdf2Hashes() {
        Pbkdf2 pbkdf2 = new Pbkdf2(Entropy.system());
        String hash = pbkdf2.hash("correct horse pässword");
        assertThat(hash).startsWith("$pbkdf2-sha256$i=600000$").doesNotContain("horse");
        assertThat(pbkdf2.verify("correct horse pässword", hash)).isTrue();
        assertThat(pbkdf2.verify("correct horse password", hash)).isFalse();
        assertThat(pbkdf2.hash("correct horse pässword")).isNotEqualTo(hash);
    }

    @Test
    @Spec("RFC 8018 §5.2")
    void verifiesPbkdf2HashesOfOtherLibraries() {
        String known = "$pbkdf2-sha256$i=4096$c2FsdA$xeR41ZKIyEGqUw22hFxMjZYok6ABzk4RpJY4c6qYE0o";
        assertThat(new Pbkdf2(Entropy.system()).verify("password", known)).isTrue();
        assertThat(new Pbkdf2(Entropy.system()).verify("passwort", known)).isFalse();
    }
}
