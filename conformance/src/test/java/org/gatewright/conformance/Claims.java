package org.gatewright.conformance;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.properties.CanBeAnnotated;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Spec;

/**
 * The tests of all modules by the rows and sections that they verify.
 *
 * @param parity by row, with two digits
 * @param checks by ID
 * @param specs by section
 */
record Claims(Map<String, Set<String>> parity, Map<String, Set<String>> checks, Map<String, Set<String>> specs) {
    /** Returns the claims of all compiled tests below a folder of modules, and of the contract tests. */
    static Claims of(Path root) {
        Claims claims = new Claims(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        for (JavaClass type : new ClassFileImporter().importPaths(testClasses(root))) {
            claims.collect(type, module(type) + " " + type.getSimpleName());
            for (JavaMethod method : type.getMethods()) {
                claims.collect(method, module(type) + " " + type.getSimpleName() + "." + method.getName());
            }
        }
        return claims;
    }

    private static List<Path> testClasses(Path root) {
        try (Stream<Path> modules = Files.list(root)) {
            return modules.flatMap(module -> Stream.of(
                            module.resolve("target/test-classes"),
                            module.endsWith("tck") ? module.resolve("target/classes") : module.resolve("none")))
                    .filter(Files::isDirectory)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void collect(CanBeAnnotated annotated, String test) {
        if (annotated.isAnnotatedWith(Parity.class)) {
            for (int row : annotation(annotated, Parity.class).value()) {
                add(parity, number(row), test);
            }
        }
        if (annotated.isAnnotatedWith(Checks.class)) {
            for (String id : annotation(annotated, Checks.class).value()) {
                add(checks, id, test);
            }
        }
        if (annotated.isAnnotatedWith(Spec.class)) {
            for (String section : annotation(annotated, Spec.class).value()) {
                add(specs, section, test);
            }
        }
    }

    private static <A extends Annotation> A annotation(CanBeAnnotated annotated, Class<A> type) {
        return annotated instanceof JavaMethod method
                ? method.getAnnotationOfType(type)
                : ((JavaClass) annotated).getAnnotationOfType(type);
    }

    private static String module(JavaClass type) {
        String path = type.getSource().map(source -> source.getUri().getPath()).orElse("");
        String beforeTarget = path.substring(0, Math.max(0, path.lastIndexOf("/target/")));
        return "`" + beforeTarget.substring(beforeTarget.lastIndexOf('/') + 1) + "`";
    }

    private static void add(Map<String, Set<String>> table, String key, String test) {
        table.computeIfAbsent(key, k -> new TreeSet<>()).add(test);
    }

    static String number(int row) {
        return String.format("%02d", row);
    }
}
