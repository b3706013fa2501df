package org.gatewright.openid;

import org.gatewright.protocol.http.Html;
import org.gatewright.protocol.http.Page;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;

/** The pages of the logout. Thread-safe. */
public interface LogoutPage {
    /**
     * Asks the end-user whether to log out, by a form that posts the hidden field {@code token}.
     *
     * @param action the action of the form
     */
    Response confirm(String action, String token, Request request);

    /** Tells the end-user that the session has ended. */
    Response loggedOut(Request request);

    /** Returns plain pages. */
    static LogoutPage plain() {
        return new LogoutPage() {
            @Override
            public Response confirm(String action, String token, Request request) {
                Html form = Html.of(
                        "<form method=\"post\" action=\"{}\"><input type=\"hidden\" name=\"token\" value=\"{}\">"
                                + "<button>Log out</button></form>",
                        action,
                        token);
                return Page.plain("Do you want to log out?", "", form).response(200);
            }

            @Override
            public Response loggedOut(Request request) {
                return Page.plain("You are logged out", "", Html.of("<p>You can close this page.</p>"))
                        .response(200);
            }
        };
    }
}
