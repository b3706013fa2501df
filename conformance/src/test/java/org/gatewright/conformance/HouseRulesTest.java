package org.gatewright.conformance;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.gatewright.fetch.GuardedFetcher;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Hashes;
import org.gatewright.resource.remote.IntrospectionVerifier;
import org.gatewright.resource.remote.JwtVerifier;
import org.gatewright.server.ServerBuilder;
import org.gatewright.server.user.UserPasswordManager;
import org.gatewright.testkit.Checks;

/** Architecture rules that the compiler does not check: package dependencies, names and forbidden APIs. */
@AnalyzeClasses(
        packages = "org.gatewright",
        importOptions = {ImportOption.DoNotIncludeTests.class, HouseRulesTest.WithoutTestTools.class})
class HouseRulesTest {
    /** All modules except the test support. */
    static final class WithoutTestTools implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/testkit/") && !location.contains("/tck/") && !location.contains("-tests.jar");
        }
    }

    private static final String EXAMPLES = "org.gatewright.examples..";
    private static final String INTERNAL = "org.gatewright.server.internal..";
    private static final int NAME_LENGTH = 28;
    private static final int INTERFACE_METHODS = 5;
    private static final List<String> FORBIDDEN_ENDS =
            List.of("OAuth2", "Oidc", "Impl", "Abstract", "Manager", "Helper", "Util", "Utils");
    private static final List<String> FEATURES = List.of(
            "assertion",
            "code",
            "credentials",
            "device",
            "dpop",
            "exchange",
            "introspect",
            "jar",
            "legacy",
            "mtls",
            "par",
            "refresh",
            "registration",
            "revoke");

    @ArchTest
    static final ArchRule SERVER_PACKAGES_HAVE_NO_CYCLES =
            slices().matching("org.gatewright.server.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule ALL_PACKAGES_HAVE_NO_CYCLES =
            slices().matching("org.gatewright.(**)").should().beFreeOfCycles();

    @ArchTest
    static void featuresDoNotImportEachOther(JavaClasses all) {
        for (String feature : FEATURES) {
            String[] others = FEATURES.stream()
                    .filter(other -> !other.equals(feature))
                    .map(HouseRulesTest::of)
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(of(feature))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others)
                    .check(all);
        }
    }

    /** A feature's package can be deleted without further changes, except to the builder's default list. */
    @ArchTest
    static final ArchRule ONLY_THE_BUILDER_KNOWS_FEATURES = noClasses()
            .that()
            .resideInAPackage("org.gatewright.server..")
            .and()
            .resideOutsideOfPackages(FEATURES.stream().map(HouseRulesTest::of).toArray(String[]::new))
            .and()
            .doNotHaveSimpleName("ServerBuilder")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(FEATURES.stream().map(HouseRulesTest::of).toArray(String[]::new));

    /** Built-in features use only the API that third-party features have. */
    @ArchTest
    static final ArchRule FEATURES_USE_THE_API = noClasses()
            .that()
            .resideInAnyPackage(FEATURES.stream().map(HouseRulesTest::of).toArray(String[]::new))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(INTERNAL);

    @ArchTest
    static final ArchRule OTHER_MODULES_USE_THE_API = noClasses()
            .that()
            .resideOutsideOfPackage("org.gatewright.server..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(INTERNAL);

    @ArchTest
    static final ArchRule DEPENDENCIES_POINT_TOWARDS_THE_PROTOCOL = noClasses()
            .that()
            .resideInAPackage("org.gatewright.protocol..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.gatewright.resource..", "org.gatewright.server..");

    @ArchTest
    static final ArchRule THE_RESOURCE_SIDE_DOES_NOT_KNOW_THE_SERVER = noClasses()
            .that()
            .resideInAPackage("org.gatewright.resource..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.gatewright.server..");

    @ArchTest
    static final ArchRule WEB_ADAPTERS_DO_NOT_KNOW_THE_SERVER = noClasses()
            .that()
            .resideInAPackage("org.gatewright.web..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.gatewright.server..");

    @ArchTest
    @Checks("ST-07")
    static void usesEntropyForRandomness(JavaClasses all) {
        noClasses()
                .that()
                .doNotBelongToAnyOf(Entropy.class)
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(SecureRandom.class, Random.class, SplittableRandom.class)
                .orShould()
                .callMethod(Math.class, "random")
                .check(all);
    }

    /** Comparison of secrets in constant time and canonical base64url each have a single implementation. */
    @ArchTest
    static final ArchRule SECRETS_ARE_COMPARED_AND_BASE64URL_IS_READ_IN_ONE_WAY = noClasses()
            .that()
            .doNotBelongToAnyOf(Hashes.class, Base64Url.class)
            .should()
            .callMethod(MessageDigest.class, "isEqual", byte[].class, byte[].class)
            .orShould()
            .callMethod(Base64.class, "getUrlEncoder")
            .orShould()
            .callMethod(Base64.class, "getUrlDecoder");

    @ArchTest
    static final ArchRule TIME_COMES_FROM_THE_CLOCK = noClasses()
            .that()
            .resideOutsideOfPackage(EXAMPLES)
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule ONLY_THE_WIRING_CHOOSES_THE_CLOCK = noClasses()
            .that()
            .doNotBelongToAnyOf(
                    ServerBuilder.class, GuardedFetcher.class, JwtVerifier.class, IntrospectionVerifier.class)
            .and()
            .resideOutsideOfPackages(EXAMPLES, "org.gatewright.standalone..", "org.gatewright.web..")
            .should()
            .callMethodWhere(target(nameStartingWith("system")).and(target(owner(type(Clock.class)))));

    @ArchTest
    static final ArchRule NAMES_ARE_SHORT_AND_SAY_NO_PATTERN = classes()
            .that()
            .areNotAnonymousClasses()
            .and()
            .doNotBelongToAnyOf(UserPasswordManager.class)
            .should(hold("have a short name without a forbidden prefix or suffix", HouseRulesTest::isWellNamed));

    @ArchTest
    static final ArchRule INTERFACES_ARE_SMALL = classes()
            .that()
            .areInterfaces()
            .and()
            .haveSimpleNameNotStartingWith("Interaction") // the API of pages
            .and()
            .doNotHaveSimpleName("Setup") // the API of features, which is wide
            .should(hold("declare at most five abstract methods", HouseRulesTest::isSmall));

    @ArchTest
    static final ArchRule THE_SYSTEM_LOGGER_IS_THE_ONLY_ONE =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("java.util.logging..", "org.slf4j..");

    @ArchTest
    @Checks("DC-11")
    static void deserializesNothing(JavaClasses all) {
        noClasses()
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(ObjectInputStream.class, ObjectOutputStream.class)
                .check(all);
    }

    @ArchTest
    @Checks("HT-08")
    static void matchesNoInputWithRegularExpressions(JavaClasses all) {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.regex..")
                .orShould()
                .callMethod(String.class, "matches", String.class)
                .orShould()
                .callMethod(String.class, "replaceAll", String.class, String.class)
                .orShould()
                .callMethod(String.class, "replaceFirst", String.class, String.class)
                .check(all);
    }

    private static String of(String name) {
        return "org.gatewright.server." + name + "..";
    }

    private static DescribedPredicate<JavaClass> type(Class<?> type) {
        return JavaClass.Predicates.equivalentTo(type);
    }

    private static boolean isWellNamed(JavaClass type) {
        String name = type.getSimpleName();
        return name.length() <= NAME_LENGTH
                && FORBIDDEN_ENDS.stream().noneMatch(end -> isFirstWord(end, name) || name.endsWith(end));
    }

    private static boolean isFirstWord(String word, String name) {
        return name.startsWith(word)
                && (name.length() == word.length() || !Character.isLowerCase(name.charAt(word.length())));
    }

    private static boolean isSmall(JavaClass type) {
        return type.getMethods().stream()
                        .filter(method -> method.getModifiers().contains(JavaModifier.ABSTRACT))
                        .count()
                <= INTERFACE_METHODS;
    }

    private static ArchCondition<JavaClass> hold(String description, Predicate<JavaClass> rule) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                events.add(
                        new SimpleConditionEvent(type, rule.test(type), type.getName() + " does not " + description));
            }
        };
    }
}
