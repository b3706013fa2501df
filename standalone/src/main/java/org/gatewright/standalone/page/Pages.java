package org.gatewright.standalone.page;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.gatewright.identity.passkey.Passkeys;
import org.gatewright.protocol.http.Page;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;

/** Pages from precompiled templates, which escape their parameters. Thread-safe. */
public final class Pages {
    /** The name of the parameter with which a page asks for a passkey. */
    public static final String PASSKEY = "passkey";

    /** The name of the parameter with which a page signals the accepted passkeys to authenticators. */
    public static final String SIGNAL = "signal";

    private final TemplateEngine templates =
            TemplateEngine.createPrecompiled(null, ContentType.Html, null, "org.gatewright.standalone.page.template");
    private final String css = css("style");
    private final String ofFlows = css + css("flow");
    private final String ofAccount = css + css("account");
    private final String ofReading = css + css("reading");
    private final String script = resource("/org/gatewright/standalone/page/pages.js");
    private final String withPasskeys = script + compact(Passkeys.script());

    /** Renders a template without a script. */
    public Page page(String template, Map<String, Object> model) {
        Map<String, Object> all = new HashMap<>(model);
        all.put("css", ofReading);
        StringOutput html = new StringOutput();
        templates.render(template + ".jte", all, html);
        return Page.of(html.toString(), ofReading);
    }

    /** Renders a template of a flow with what surrounds its content, and the script of its forms. */
    public Page page(String template, Shell shell, Map<String, Object> model) {
        return page(template, shell, model, ofFlows, script(model));
    }

    /** Renders a template of the account with what surrounds its content, and the script of its forms. */
    public Page account(String template, Shell shell, Map<String, Object> model) {
        return page(template, shell, model, ofAccount, script(model));
    }

    private String script(Map<String, Object> model) {
        return model.containsKey(PASSKEY) || model.containsKey(SIGNAL) ? withPasskeys : script;
    }

    /** Returns whether a request asks for the content of a page as JSON. */
    public static boolean wantsJson(Request http) {
        return PageModel.isWanted(http);
    }

    /** Returns the content of a page as JSON, under the name of its template. */
    public static Response json(String template, Map<String, Object> model, int status) {
        return PageModel.response(template, model, status);
    }

    /** Renders a template of a flow with what surrounds its content, and another script. */
    public Page page(String template, Shell shell, Map<String, Object> model, String text) {
        return page(template, shell, model, ofFlows, text);
    }

    private Page page(String template, Shell shell, Map<String, Object> model, String css, String text) {
        Map<String, Object> all = new HashMap<>(model);
        String themed = css + shell.theme().css();
        all.put("shell", new Assets(shell, themed, text));
        StringOutput html = new StringOutput();
        templates.render(template + ".jte", all, html);
        return Page.of(html.toString(), themed).script(text);
    }

    /** What surrounds the content, with the stylesheet and the script, which the document contains. */
    public record Assets(Shell shell, String css, String script) {
        public Texts texts() {
            return shell.texts();
        }
    }

    private static String css(String name) {
        return withoutSpaces(resource("/org/gatewright/standalone/" + name + ".css"));
    }

    private static String resource(String name) {
        try (InputStream in = Pages.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("Missing resource " + name);
            }
            return compact(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a stylesheet without the spaces and ends of lines that only readers need. */
    private static String withoutSpaces(String css) {
        return css.replace("; ", ";")
                .replace(": ", ":")
                .replace(", ", ",")
                .replace(" {", "{")
                .replace("{ ", "{")
                .replace(" }", "}")
                .replace("{\n", "{")
                .replace("}\n", "}")
                .replace(";\n", ";")
                .replace(";}", "}");
    }

    /** Returns a stylesheet or script without its indentation, empty lines and lines of comment. */
    private static String compact(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !(line.startsWith("/*") && line.endsWith("*/")))
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
