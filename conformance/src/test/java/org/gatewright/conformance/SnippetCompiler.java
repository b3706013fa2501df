package org.gatewright.conformance;

import com.sun.source.util.JavacTask;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** The compiler of snippets, which makes no class files. */
final class SnippetCompiler {
    /** Packages that no application uses. */
    private static final Pattern INTERNAL = Pattern.compile(
            "org\\.gatewright\\.(conformance|examples|standalone|testkit)\\b.*|.*\\.(internal|testing)\\b.*");

    /** What snippets use of others; ours are imported by package. */
    private static final List<String> OTHERS = List.of(
            "com.nimbusds.jose.JOSEObjectType",
            "com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier",
            "io.vertx.core.Vertx",
            "java.net.InetAddress",
            "java.nio.file.Path",
            "java.time.*",
            "java.util.*",
            "org.junit.jupiter.api.Test",
            "org.junit.jupiter.api.extension.RegisterExtension",
            "org.springframework.context.annotation.Bean",
            "org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator",
            "org.springframework.security.oauth2.jose.jws.SignatureAlgorithm",
            "org.springframework.security.oauth2.jwt.JwtClaimValidator",
            "org.springframework.security.oauth2.jwt.JwtDecoder",
            "org.springframework.security.oauth2.jwt.JwtIssuerValidator",
            "org.springframework.security.oauth2.jwt.JwtTimestampValidator",
            "org.springframework.security.oauth2.jwt.NimbusJwtDecoder",
            "org.springframework.web.bind.annotation.GetMapping");

    private SnippetCompiler() {}

    /** The text of a compilation unit, which knows its snippet. */
    private static final class Unit extends SimpleJavaFileObject {
        private final Snippet snippet;
        private final String text;

        Unit(Snippet snippet, String packageName, String imports) {
            super(URI.create("string:///" + packageName + "/Snippet.java"), Kind.SOURCE);
            this.snippet = snippet;
            this.text = snippet.unit(packageName, imports);
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }

        @Override
        public boolean isNameCompatible(String simpleName, Kind kind) {
            return true;
        }
    }

    /** Returns the errors of all snippets, each with its file and line. */
    static List<String> errors(List<Snippet> snippets) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(diagnostics, null, null)) {
            String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
            files.setLocation(
                    StandardLocation.CLASS_PATH,
                    Stream.of(classPath.split(File.pathSeparator))
                            .map(File::new)
                            .toList());
            String imports = imports(files);
            List<Unit> units = new ArrayList<>();
            for (Snippet snippet : snippets) {
                units.add(new Unit(snippet, "snippet" + units.size(), imports));
            }
            ((JavacTask) compiler.getTask(null, files, diagnostics, List.of("-proc:none"), null, units)).analyze();
        }
        return diagnostics.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .map(SnippetCompiler::message)
                .toList();
    }

    private static String imports(StandardJavaFileManager files) throws IOException {
        Set<String> names = new TreeSet<>(OTHERS);
        for (JavaFileObject file : files.list(
                StandardLocation.CLASS_PATH, "org.gatewright", EnumSet.of(JavaFileObject.Kind.CLASS), true)) {
            String type = files.inferBinaryName(StandardLocation.CLASS_PATH, file);
            if (!INTERNAL.matcher(type).matches()) {
                names.add(type.substring(0, type.lastIndexOf('.')) + ".*");
            }
        }
        StringBuilder imports = new StringBuilder("import static " + SnippetContext.class.getName() + ".*; ");
        names.forEach(name -> imports.append("import ").append(name).append("; "));
        return imports.toString();
    }

    private static String message(Diagnostic<? extends JavaFileObject> error) {
        String message = error.getMessage(null);
        return error.getSource() instanceof Unit unit
                ? unit.snippet.file() + ":" + (unit.snippet.line() + error.getLineNumber() - 1) + ": " + message
                : message;
    }
}
