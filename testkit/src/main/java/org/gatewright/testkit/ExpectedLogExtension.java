package org.gatewright.testkit;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.platform.commons.support.AnnotationSupport;

/** An extension that enforces the {@link ExpectedLog} of each test; registered for all tests. */
public final class ExpectedLogExtension implements BeforeEachCallback, AfterEachCallback {
    private static final Namespace NAMESPACE = Namespace.create(ExpectedLogExtension.class);

    @Override
    public void beforeEach(ExtensionContext context) {
        Set<String> texts = demanded(context);
        context.getTestClass()
                .flatMap(type -> AnnotationSupport.findAnnotation(type, ExpectedLog.class))
                .ifPresent(tolerated -> texts.addAll(Set.of(tolerated.value())));
        context.getStore(NAMESPACE).put(TestLog.Expectation.class, TestLog.expect(name(context), texts));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        TestLog.Expectation expectation =
                context.getStore(NAMESPACE).remove(TestLog.Expectation.class, TestLog.Expectation.class);
        expectation.close();
        Set<String> missing = demanded(context);
        missing.removeAll(expectation.logged());
        if (!missing.isEmpty() && context.getExecutionException().isEmpty()) {
            throw new AssertionError("Not logged: " + missing);
        }
    }

    private static String name(ExtensionContext context) {
        return context.getRequiredTestClass().getSimpleName() + "."
                + context.getRequiredTestMethod().getName();
    }

    private static Set<String> demanded(ExtensionContext context) {
        Set<String> texts = new TreeSet<>();
        AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), ExpectedLog.class)
                .ifPresent(expected -> texts.addAll(Set.of(expected.value())));
        return texts;
    }
}
