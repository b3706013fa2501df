package org.gatewright.identity.sign;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.gatewright.identity.sign.SecondFactor.Outcome;
import org.gatewright.identity.totp.RecoveryCodes;
import org.gatewright.identity.totp.TotpSecret;
import org.gatewright.identity.user.Credentials;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserStatus;
import org.gatewright.protocol.AuthenticationEvent;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.protocol.HmacKey;
import org.gatewright.protocol.RedirectUri;
import org.gatewright.protocol.jose.Sealer;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.client.Client;
import org.gatewright.server.request.AuthorizationRequest;
import org.gatewright.server.request.InteractionCheck;
import org.gatewright.server.request.ResponseMode;
import org.gatewright.server.request.ResponseTarget;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Race;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The second factor, as users and attackers meet it. */
class SecondFactorTest {
    private static final Duration STEP = Duration.ofSeconds(30);

    private final TestClock clock = new TestClock();
    private final Entropy entropy = Entropy.system();
    private final Accounts accounts = new Accounts(clock);
    private final HmacKey key = new HmacKey(entropy.bytes(32));
    private final SecondFactor second = SecondFactor.of(accounts.users(), key, clock);
    private final TotpSecret app = TotpSecret.create(entropy);
    private final List<String> codes = RecoveryCodes.create(entropy);

    private void change(User user, UnaryOperator<Credentials> change) {
        accounts.users().change(user.id(), current -> current.credentials(change.apply(current.credentials())));
    }

    /** Adds a user with an authenticator app and recovery codes. */
    private User alice() {
        User user = accounts.add("alice");
        List<String> hashes = codes.stream().map(RecoveryCodes::hash).toList();
        change(
                user,
                known -> known.totp(Optional.of(second.seal(user.id(), app, 0))).recoveryCodes(hashes));
        return user;
    }

    private static EndUser endUser(User user) {
        return EndUser.of(user.id());
    }

    private String code() {
        return app.codeAt(clock.instant());
    }

    private String wrongCode() {
        List<String> right = List.of(
                app.codeAt(clock.instant().minus(STEP)),
                code(),
                app.codeAt(clock.instant().plus(STEP)));
        return List.of("000000", "111111", "222222", "333333").stream()
                .filter(guess -> !right.contains(guess))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Spec("RFC 6238 §5.2")
    void acceptsACodeOnce() {
        User alice = alice();
        assertThat(second.useTotp(endUser(alice), wrongCode())).isEqualTo(Outcome.WRONG);
        assertThat(second.useTotp(endUser(alice), code())).isEqualTo(Outcome.RIGHT);
        assertThat(second.useTotp(endUser(alice), code())).isEqualTo(Outcome.USED);
        clock.advance(STEP);
        assertThat(second.useTotp(endUser(alice), app.codeAt(clock.instant().minus(STEP))))
                .isEqualTo(Outcome.USED);
        assertThat(second.useTotp(endUser(alice), code())).isEqualTo(Outcome.RIGHT);
    }

    @Test
    @Spec("RFC 6238 §5.2")
    void acceptsNoCodeThatPrecedesTheLastOne() {
        User alice = alice();
        assertThat(second.useTotp(endUser(alice), app.codeAt(clock.instant().plus(STEP))))
                .isEqualTo(Outcome.RIGHT);
        assertThat(second.useTotp(endUser(alice), code())).isEqualTo(Outcome.USED);
        assertThat(second.useTotp(endUser(alice), app.codeAt(clock.instant().minus(STEP))))
                .isEqualTo(Outcome.USED);
    }

    @Test
    @Spec("RFC 6238 §5.2")
    @Checks("UI-15")
    void acceptsACodeOnceAmongConcurrentAttempts() {
        User alice = alice();
        try (Race race = new Race(16)) {
            for (int i = 0; i < 10; i++) {
                List<Outcome> outcomes = race.run(() -> second.useTotp(endUser(alice), code()));
                assertThat(outcomes).containsOnlyOnce(Outcome.RIGHT);
                assertThat(Collections.frequency(outcomes, Outcome.USED)).isEqualTo(15);
                clock.advance(STEP);
            }
        }
    }

    @Test
    void acceptsARecoveryCodeOnceAmongConcurrentAttempts() {
        User alice = alice();
        try (Race race = new Race(16)) {
            for (int i = 0; i < RecoveryCodes.COUNT; i++) {
                String code = codes.get(i);
                List<Outcome> outcomes = race.run(() -> second.useRecoveryCode(endUser(alice), code));
                assertThat(outcomes).containsOnlyOnce(Outcome.RIGHT);
                assertThat(Collections.frequency(outcomes, Outcome.WRONG)).isEqualTo(15);
                assertThat(accounts.now(alice).credentials().recoveryCodes()).hasSize(RecoveryCodes.COUNT - i - 1);
            }
        }
    }

    @Test
    void acceptsEachOfTheRecoveryCodesThatAreTypedAtTheSameTime() {
        User alice = alice();
        ConcurrentLinkedQueue<String> left = new ConcurrentLinkedQueue<>(codes);
        try (Race race = new Race(RecoveryCodes.COUNT)) {
            assertThat(race.run(() -> second.useRecoveryCode(endUser(alice), left.remove())))
                    .containsOnly(Outcome.RIGHT);
        }
        assertThat(accounts.now(alice).credentials().recoveryCodes()).isEmpty();
        assertThat(second.useRecoveryCode(endUser(alice), codes.get(0))).isEqualTo(Outcome.WRONG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "000", "abcdef", "-1", "٠٠٠٠٠٠", "0000000", "\0", "\ud83d"})
    void rejectsATextThatIsNoCode(String typed) {
        User alice = alice();
        assertThat(second.useTotp(endUser(alice), typed)).isEqualTo(Outcome.WRONG);
        assertThat(second.useTotp(endUser(alice), typed.repeat(10_000))).isEqualTo(Outcome.WRONG);
        assertThat(second.useRecoveryCode(endUser(alice), typed)).isEqualTo(Outcome.WRONG);
        assertThat(second.useRecoveryCode(endUser(alice), typed.repeat(10_000))).isEqualTo(Outcome.WRONG);
        assertThat(accounts.now(alice).credentials().recoveryCodes()).hasSize(RecoveryCodes.COUNT);
        assertThat(second.useTotp(endUser(alice), code())).isEqualTo(Outcome.RIGHT);
    }

    @Test
    void acceptsNoCodeOfOneKindAsOneOfTheOther() {
        User alice = alice();
        assertThat(second.useTotp(endUser(alice), codes.get(0))).isEqualTo(Outcome.WRONG);
        assertThat(second.useRecoveryCode(endUser(alice), code())).isEqualTo(Outcome.WRONG);
        String hash = RecoveryCodes.hash(codes.get(0));
        assertThat(second.useRecoveryCode(endUser(alice), hash)).isEqualTo(Outcome.WRONG);
    }

    @Test
    void acceptsNoSealedSecretOfAnotherUser() {
        User alice = alice();
        User mallory = accounts.add("mallory");
        change(mallory, known -> known.totp(accounts.now(alice).credentials().totp()));
        assertThat(second.useTotp(endUser(mallory), code())).isEqualTo(Outcome.WRONG);
        assertThat(second.isMissing(endUser(mallory))).isTrue();
        assertThat(second.useTotp(endUser(alice), code())).isEqualTo(Outcome.RIGHT);
    }

    @Test
    void acceptsNoSealedSecretOfAnotherTenantOrPurpose() {
        User alice = alice();
        SecondFactor other = SecondFactor.of(accounts.users(), new HmacKey(entropy.bytes(32)), clock);
        assertThat(other.useTotp(endUser(alice), code())).isEqualTo(Outcome.WRONG);
        String content = "{\"sub\":\"" + alice.id() + "\",\"secret\":\"AAAA\"}";
        Sealer wrong = Sealer.of(key, "passkey challenge");
        for (String sealed : List.of("", "secret", wrong.seal(content.getBytes(StandardCharsets.UTF_8)))) {
            change(alice, known -> known.totp(Optional.of(new Credentials.Totp(sealed, 0))));
            TotpSecret guessed = TotpSecret.of(new byte[3]);
            assertThat(second.useTotp(endUser(alice), guessed.codeAt(clock.instant())))
                    .isEqualTo(Outcome.WRONG);
            assertThat(second.isMissing(endUser(alice))).isTrue();
        }
    }

    @Test
    void acceptsNoAlteredSealedSecret() {
        User alice = alice();
        String sealed = accounts.now(alice).credentials().totp().orElseThrow().secret();
        int middle = sealed.lastIndexOf('.') - 3;
        char other = sealed.charAt(middle) == 'A' ? 'B' : 'A';
        String altered = sealed.substring(0, middle) + other + sealed.substring(middle + 1);
        change(alice, known -> known.totp(Optional.of(new Credentials.Totp(altered, 0))));
        assertThat(second.useTotp(endUser(alice), code())).isEqualTo(Outcome.WRONG);
    }

    @Test
    void sealsASecretSoThatItCannotBeRead() {
        Credentials.Totp sealed = second.seal("alice", app, 7);
        assertThat(sealed.used()).isEqualTo(7);
        assertThat(sealed).hasToString("Totp");
        assertThat(sealed.secret())
                .doesNotContain(app.key().replace(" ", ""))
                .isNotEqualTo(second.seal("alice", app, 7).secret());
    }

    @Test
    void asksOnlyUsersWithASecondFactorUntilItWasProven() {
        User alice = alice();
        User bob = accounts.add("bob");
        AuthenticationEvent password = AuthenticationEvent.at(clock.instant())
                .acr(SecondFactor.PASSWORD)
                .amr("pwd");
        assertThat(second.isMissing(endUser(alice))).isTrue();
        assertThat(second.isMissing(endUser(alice).authentication(password))).isTrue();
        assertThat(second.isMissing(endUser(alice).authentication(password.amr("pwd", "otp"))))
                .isTrue();
        assertThat(second.isMissing(second.proven(endUser(alice), false, clock.instant())))
                .isFalse();
        assertThat(second.isMissing(endUser(bob))).isFalse();
        assertThat(second.isMissing(EndUser.of("unknown"))).isFalse();
    }

    @Test
    void asksNoUserWhoHasOnlyRecoveryCodes() {
        User alice = alice();
        change(alice, known -> known.totp(Optional.empty()));
        assertThat(second.isMissing(endUser(alice))).isFalse();
        assertThat(second.useTotp(endUser(alice), code())).isEqualTo(Outcome.WRONG);
    }

    @Test
    void asksForTheSecondFactorByAnInteractionOfItsOwn() {
        User alice = alice();
        assertThat(second.check(situation(Optional.of(endUser(alice)))))
                .contains(new InteractionCheck.Reason(
                        SecondFactor.PROMPT, "second_factor", ErrorCode.INTERACTION_REQUIRED));
        assertThat(second.check(situation(Optional.of(second.proven(endUser(alice), true, clock.instant())))))
                .isEmpty();
        assertThat(second.check(situation(Optional.of(endUser(accounts.add("bob"))))))
                .isEmpty();
        assertThat(second.check(situation(Optional.empty()))).isEmpty();
    }

    private InteractionCheck.Situation situation(Optional<EndUser> user) {
        Client client = Client.publicClient("app")
                .redirectUris("https://app.example.com/")
                .build();
        ResponseTarget target = new ResponseTarget(
                "app", new RedirectUri("https://app.example.com/"), ResponseMode.QUERY, Optional.empty());
        AuthorizationRequest request = AuthorizationRequest.of(
                        "1", AuthorizationRequest.AUTHORIZE, target, clock.instant())
                .expires(clock.instant().plus(Duration.ofMinutes(5)));
        return new InteractionCheck.Situation(request, client, user, true, true, Optional.empty(), clock.instant());
    }

    @Test
    void acceptsNoCodeOfAnUnknownUser() {
        alice();
        assertThat(second.useTotp(EndUser.of("unknown"), code())).isEqualTo(Outcome.WRONG);
        assertThat(second.useRecoveryCode(EndUser.of("unknown"), codes.get(0))).isEqualTo(Outcome.WRONG);
    }

    @ParameterizedTest
    @EnumSource(value = UserStatus.class, mode = EnumSource.Mode.EXCLUDE, names = "ACTIVE")
    void acceptsNoCodeOfAnAccountThatIsNotActiveAndDoesNotUseItUp(UserStatus status) {
        User alice = alice();
        accounts.status(alice, status);
        assertThat(second.useTotp(endUser(alice), code())).isEqualTo(Outcome.WRONG);
        assertThat(second.useRecoveryCode(endUser(alice), codes.get(0))).isEqualTo(Outcome.WRONG);
        accounts.status(alice, UserStatus.ACTIVE);
        assertThat(second.useTotp(endUser(alice), code())).isEqualTo(Outcome.RIGHT);
        assertThat(second.useRecoveryCode(endUser(alice), codes.get(0))).isEqualTo(Outcome.RIGHT);
    }

    @Test
    void acceptsNoCodeOfAnAppThatIsRemovedMeanwhile() {
        User alice = alice();
        accounts.overtakeBy(() -> change(alice, known -> known.totp(Optional.empty())));
        assertThat(second.useTotp(endUser(alice), code())).isEqualTo(Outcome.WRONG);
        assertThat(accounts.now(alice).credentials().totp()).isEmpty();
    }

    @Test
    void acceptsNoCodeOfAnAppThatIsReplacedMeanwhile() {
        User alice = alice();
        Credentials.Totp other = second.seal(alice.id(), TotpSecret.of(new byte[20]), 0);
        accounts.overtakeBy(() -> change(alice, known -> known.totp(Optional.of(other))));
        String code = code();
        assertThat(second.useTotp(endUser(alice), code)).isEqualTo(Outcome.WRONG);
        assertThat(accounts.now(alice).credentials().totp()).contains(other);
    }

    @Test
    void acceptsNoRecoveryCodeThatIsReplacedMeanwhile() {
        User alice = alice();
        List<String> others = List.of(RecoveryCodes.hash("other"));
        accounts.overtakeBy(() -> change(alice, known -> known.recoveryCodes(others)));
        assertThat(second.useRecoveryCode(endUser(alice), codes.get(0))).isEqualTo(Outcome.WRONG);
        assertThat(accounts.now(alice).credentials().recoveryCodes()).isEqualTo(others);
    }

    @Test
    void keepsAChangeOfThePasswordThatComesMeanwhile() {
        User alice = alice();
        accounts.overtakeBy(() -> change(alice, known -> known.changePassword("{other}", entropy)));
        assertThat(second.useTotp(endUser(alice), code())).isEqualTo(Outcome.RIGHT);
        assertThat(accounts.now(alice).credentials().password()).contains("{other}");
        assertThat(accounts.now(alice).credentials().stamp())
                .isNotEqualTo(alice.credentials().stamp());
        assertThat(second.useTotp(endUser(alice), code())).isEqualTo(Outcome.USED);
    }

    @Test
    @Spec("RFC 8176 §2")
    void statesTheMethodsThatWereUsed() {
        clock.advance(STEP);
        EndUser withApp = second.proven(EndUser.of("alice").session("1"), false, clock.instant());
        EndUser withCode = second.proven(EndUser.of("alice").session("1"), true, clock.instant());
        AuthenticationEvent event = AuthenticationEvent.at(clock.instant()).acr(SecondFactor.TWO_FACTORS);
        assertThat(withApp.authentication()).contains(event.amr("pwd", "otp", "mfa"));
        assertThat(withCode.authentication()).contains(event.amr("pwd", "recovery", "mfa"));
        assertThat(withApp.session()).contains("1");
    }
}
