package org.gatewright.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A block of Java code in a Markdown file.
 *
 * @param line the line of the fence that opens the block
 */
record Snippet(String file, int line, List<String> code) {
    private static final Pattern STRING = Pattern.compile("\"([^\"\\\\]|\\\\.)*\"");
    private static final Pattern TYPE = Pattern.compile("public (final )?(class|interface|record|enum) .*");
    private static final Pattern MEMBER =
            Pattern.compile("(@|public |protected |private |static |(?!new |return )\\w[\\w<>, ?]* \\w+\\(.*\\{$).*");

    /** Returns the blocks of a file. */
    static List<Snippet> in(String file, String markdown) {
        List<Snippet> snippets = new ArrayList<>();
        List<String> lines = markdown.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().equals("```java")) {
                List<String> code = lines.subList(i + 1, lines.size()).stream()
                        .takeWhile(line -> !line.strip().equals("```"))
                        .toList();
                snippets.add(new Snippet(file, i + 1, code));
            }
        }
        return snippets;
    }

    /**
     * Returns the block as a compilation unit, whose first line is in place of the fence and whose others are those of the
     * block. A block that declares a public type is complete. Of any other, imports stay outside, members go into a class
     * around them, and statements into methods of it.
     *
     * @param imports are added unless the block is complete and has its own
     */
    String unit(String packageName, String imports) {
        boolean complete = code.stream().anyMatch(line -> TYPE.matcher(line).matches());
        boolean imported = code.stream().anyMatch(line -> line.startsWith("import "));
        String header = "package " + packageName + "; " + (complete && imported ? "" : imports) + "\n";
        return header + (complete ? String.join("\n", code) : wrapped());
    }

    private String wrapped() {
        StringBuilder unit = new StringBuilder();
        boolean inClass = false;
        boolean inMethod = false;
        boolean begins = true;
        int depth = 0;
        for (int i = 0; i < code.size(); i++) {
            String bare = STRING.matcher(code.get(i))
                    .replaceAll("\"\"")
                    .replaceFirst("//.*", "")
                    .strip();
            if (begins && !bare.isEmpty() && !bare.startsWith("import ")) {
                boolean statement = !MEMBER.matcher(bare).matches();
                unit.append(inClass ? "" : "class Snippet { ");
                unit.append(inMethod && !statement ? "} " : "");
                unit.append(!inMethod && statement ? "void snippet" + i + "() throws Exception { " : "");
                inClass = true;
                inMethod = statement;
            }
            if (!bare.isEmpty()) {
                depth += count(bare, '{') - count(bare, '}');
                begins = depth == 0 && (bare.endsWith(";") || bare.endsWith("}"));
            }
            unit.append(code.get(i)).append('\n');
        }
        return unit + (inMethod ? "}" : "") + (inClass ? "}" : "");
    }

    private static int count(String text, char wanted) {
        return (int) text.chars().filter(each -> each == wanted).count();
    }
}
