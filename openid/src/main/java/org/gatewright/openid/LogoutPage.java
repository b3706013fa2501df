package org.gatewright.openid;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.gatewright.protocol.http.Html;
import org.gatewright.protocol.http.Page;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;

/** The pages of the logout. Thread-safe. */
public interface LogoutPage {
    /** A script for the page after the logout: when its frames are loaded, or after 5 seconds, it follows the link with the ID {@code next}. */
    String SCRIPT = """
            (function () {
              var frames = document.querySelectorAll('iframe'), next = document.getElementById('next'), left = frames.length;
              function go() { if (next) { location.replace(next.href); next = null; } }
              for (var i = 0; i < frames.length; i++) {
                frames[i].addEventListener('load', function () { if (--left === 0) { go(); } });
              }
              setTimeout(go, 5000);
            })();""";

    /**
     * What the page after a logout does.
     *
     * @param frames the URLs that it loads in hidden frames, at which clients end their own sessions; no more than 200
     * @param next the URL of the client that the browser goes to when the frames are loaded
     */
    record Ended(List<String> frames, Optional<String> next) {
        public Ended {
            frames = List.copyOf(frames);
        }

        /** Returns the origins of the frames. */
        public List<String> origins() {
            return frames.stream()
                    .map(URI::create)
                    .map(uri -> uri.getScheme() + "://" + uri.getRawAuthority())
                    .distinct()
                    .toList();
        }
    }

    /**
     * Asks the end-user whether to log out, by a form that posts the hidden field {@code token}.
     *
     * @param action the action of the form
     */
    Response confirm(String action, String token, Request request);

    /** Tells the end-user that the session has ended, and does what is left to do. */
    Response loggedOut(Ended ended, Request request);

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
            public Response loggedOut(Ended ended, Request request) {
                Html text = ended.next()
                        .map(uri -> Html.of("<p><a id=\"next\" href=\"{}\">Back to the application</a></p>", uri))
                        .orElse(Html.of("<p>You can close this page.</p>"));
                List<Html> frames = ended.frames().stream()
                        .map(uri -> Html.of("<iframe hidden src=\"{}\"></iframe>", uri))
                        .toList();
                Html script = frames.isEmpty() ? Html.of("") : Html.of("<script>{}</script>", new Html(SCRIPT));
                Page page = Page.plain("You are logged out", "", Html.of("{}{}{}", text, Html.join(frames), script));
                return (frames.isEmpty() ? page : page.script(SCRIPT).framing(ended.origins())).response(200);
            }
        };
    }
}
