package org.gatewright.server.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;

/** Normalization of user names and passwords (PRECIS, RFC 8265). */
class PrecisTest {
    /** The letter with two dots in one code point, and as a letter with a mark behind it. */
    private static final String COMPOSED = "\u00e4";

    private static final String DECOMPOSED = "a\u0308";

    @Test
    @Spec("RFC 8265 §3.3.1")
    @Checks({"UI-12", "UN-01"})
    void normalizesCaseWidthAndCompositionOfUserNames() {
        assertThat(Precis.username("M" + DECOMPOSED + "x ")).isEqualTo("m" + COMPOSED + "x");
        assertThat(Precis.username("\uff21dmin")).isEqualTo("admin"); // a wide A
        assertThat(Precis.username("ADMIN")).isEqualTo("admin");
        assertThat(Precis.username("I")).isEqualTo("i"); // in Turkish too
        assertThat(Precis.username("stra\u00dfe")).isNotEqualTo(Precis.username("strasse"));
        assertThat(Precis.username("\u0430dmin")).isNotEqualTo("admin"); // a Cyrillic a is another letter
    }

    @Test
    @Checks({"UI-12", "UN-01"})
    void bringsAllSpellingsOfAnAddressIntoOneForm() {
        String address = "alice@xn--mx-via.example";
        for (String typed : new String[] {
            "alice@m" + COMPOSED + "x.example",
            "ALICE@M" + DECOMPOSED.toUpperCase(Locale.ROOT) + "X.Example ",
            "Alice@XN--MX-VIA.example",
            "\uff21lice\uff20m" + COMPOSED + "x\uff0eexample", // wide
            "alice@m" + COMPOSED + "x\u3002example", // an ideographic full stop
            "alice@m" + COMPOSED + "\u200bx.example", // with a space of no width
            address
        }) {
            assertThat(Precis.username(typed)).as(typed).isEqualTo(address);
        }
        assertThat(Precis.username("\u0430lice@mx.example")).isNotEqualTo("alice@mx.example"); // a Cyrillic a
    }

    /** Versions of the standard convert these to different domains (RFC 5894 §7.2), which may have different owners. */
    @Test
    @Checks({"UI-12", "UN-01"})
    void keepsDomainsApartThatOnlyOldSoftwareTakesForOne() {
        assertThat(Precis.username("alice@stra\u00dfe.example")).isNotEqualTo("alice@strasse.example");
        assertThat(Precis.username("alice@\u03b2\u03bf\u03c2.example"))
                .isNotEqualTo(Precis.username("alice@\u03b2\u03bf\u03c3.example"));
        assertThat(Precis.username("alice@a\u200db.example")).isNotEqualTo("alice@ab.example");
        assertThat(Precis.username("alice@a\u200cb.example")).isNotEqualTo("alice@ab.example");
    }

    @Test
    void keepsWhatIsNoDomain() {
        for (String name : new String[] {
            "@", "a@", "@b", "a b@c d", "a@-b", "a@" + "b".repeat(64), "a@" + COMPOSED.repeat(1_000_000)
        }) {
            assertThat(Precis.username(name)).isEqualTo(name);
        }
    }

    @Test
    @Spec("RFC 8265 §4.2.1")
    @Checks("UN-01")
    void keepsTheCaseAndNormalizesSpacesOfPasswords() {
        assertThat(Precis.password("P" + DECOMPOSED + "ss")).isEqualTo("P" + COMPOSED + "ss");
        assertThat(Precis.password("correct\u00a0horse\u3000battery")).isEqualTo("correct horse battery");
        assertThat(Precis.password(" a ")).isEqualTo(" a ");
        assertThat(Precis.password("\uff21")).isEqualTo("\uff21");
    }
}
