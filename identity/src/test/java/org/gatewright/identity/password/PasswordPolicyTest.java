package org.gatewright.identity.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.gatewright.identity.password.PasswordPolicy.Problem;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules for new passwords. */
class PasswordPolicyTest {
    private final PasswordPolicy policy = new PasswordPolicy();

    @Test
    @Spec("NIST SP 800-63B-4 §3.1.1.2")
    void requiresFifteenCharactersOrEightWithASecondFactor() {
        assertThat(policy.check("kqzvwxjpyhgdfb", List.of(), false)).contains(Problem.SHORT);
        assertThat(policy.check("kqzvwxjpyhgdfbm", List.of(), false)).isEmpty();
        assertThat(policy.check("kqzvwxj", List.of(), true)).contains(Problem.SHORT);
        assertThat(policy.check("kqzvwxjp", List.of(), true)).isEmpty();
    }

    @Test
    void countsCharactersAndNotTheirCodeUnits() {
        assertThat(policy.check("😀😃😄😁😆😅🤣", List.of(), true)).contains(Problem.SHORT);
        assertThat(policy.check("😀😃😄😁😆😅🤣😇", List.of(), true)).isEmpty();
        assertThat(policy.check("ключ замок дверь", List.of(), false)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "12345678",
                "qwertyuiop",
                "aaaaaaaaaaaaaaaaaaaa",
                "password123456789",
                "111111111111111"
            })
    void rejectsCommonPasswords(String password) {
        assertThat(policy.check(password, List.of(), true)).contains(Problem.COMMON);
    }

    @Test
    void rejectsTheWordsOfTheUserAndTheServer() {
        List<String> known = List.of("Alice Liddell", "alice.liddell@northwind.example", "Northwind");
        assertThat(policy.check("northwindliddell", known, false)).contains(Problem.COMMON);
        assertThat(policy.check("alicealicealice1", known, false)).contains(Problem.COMMON);
        assertThat(policy.check("northwind mouse tailor spoon", known, false)).isEmpty();
    }

    @Test
    void rejectsAPasswordThatIsTooLongToBeVerified() {
        assertThat(policy.check("kqzvwxjp".repeat(32), List.of(), false)).isEmpty();
        assertThat(policy.check("kqzvwxjp".repeat(32) + "x", List.of(), false)).contains(Problem.LONG);
        assertThat(policy.check("x".repeat(100_000), List.of(), false)).contains(Problem.LONG);
    }
}
