package org.gatewright.examples;

import org.gatewright.protocol.http.Html;
import org.gatewright.protocol.http.Page;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.interaction.Interaction;
import org.gatewright.server.interaction.Interactions;

/** A page with one button, which is all that the examples ask of an end-user. */
final class ButtonPage {
    private ButtonPage() {}

    /** The page, whose form is sent with the ticket to a path below the issuer. */
    static Response of(Interaction asked, String path, String button) {
        Html main = Html.of(
                "<form method=\"post\" action=\"{}\"><input type=\"hidden\" name=\"ticket\" value=\"{}\">"
                        + "<button>{}</button></form>",
                asked.action(path),
                asked.ticket(),
                button);
        return Page.plain(button, "", main).inFlow().response(200);
    }

    /** The ticket of its form. */
    static String ticket(Request request) {
        return Parameters.ofForm(request, Interactions.MAX_TICKET).require("ticket");
    }
}
