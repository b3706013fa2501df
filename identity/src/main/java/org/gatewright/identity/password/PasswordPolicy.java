package org.gatewright.identity.password;

import com.nulabinc.zxcvbn.Zxcvbn;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.gatewright.server.user.Precis;

/**
 * The rules for new passwords (NIST SP 800-63B-4 §3.1.1.2): long enough, and neither common nor made of words that are known
 * of the user or the server. There are no rules about kinds of characters. Thread-safe.
 */
public final class PasswordPolicy {
    /** The minimum length of a password that is the only factor, in characters. */
    public static final int ALONE = 15;

    /** The minimum length of a password with a second factor, in characters. */
    public static final int WITH_SECOND_FACTOR = 8;

    /** The maximum length, in characters. */
    public static final int LONGEST = 256;

    /** The number of guesses, as a power of ten, that a password has to withstand besides its length. */
    private static final double GUESSES = 6;

    /** The number of characters that are compared with words; the rest adds strength only. */
    private static final int COMPARED = 64;

    private static final int MIN_WORD = 3;

    /** The dictionaries, several megabytes, which are loaded when the first password is checked. */
    private static final class Words {
        static final Zxcvbn ALL = new Zxcvbn();
    }

    /** The reason why a password is rejected. */
    public enum Problem {
        SHORT,
        LONG,
        COMMON
    }

    /** Returns the minimum length. */
    public static int shortest(boolean secondFactor) {
        return secondFactor ? WITH_SECOND_FACTOR : ALONE;
    }

    /**
     * Returns why the password is rejected; empty if it is accepted.
     *
     * @param password in the form of {@link Precis#password}
     * @param known words that an attacker tries first, such as the user's names
     */
    public Optional<Problem> check(String password, Collection<String> known, boolean secondFactor) {
        int length = password.codePointCount(0, password.length());
        if (length < shortest(secondFactor)) {
            return Optional.of(Problem.SHORT);
        }
        if (length > LONGEST) {
            return Optional.of(Problem.LONG);
        }
        List<String> context = known.stream()
                .flatMap(text -> List.of(text.split("[\\s@.]+")).stream())
                .filter(word -> word.length() >= MIN_WORD)
                .toList();
        String compared = password.substring(0, password.offsetByCodePoints(0, Math.min(length, COMPARED)));
        return Words.ALL.measure(compared, context).getGuessesLog10() < GUESSES
                ? Optional.of(Problem.COMMON)
                : Optional.empty();
    }
}
