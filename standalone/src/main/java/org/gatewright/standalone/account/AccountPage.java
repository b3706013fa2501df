package org.gatewright.standalone.account;

import java.util.List;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.authorization.EndUser;

/** A page of the account, with what can be done on it. Thread-safe. */
interface AccountPage {
    /** Returns the actions on the page. */
    List<Action> actions();

    /**
     * Something an end-user can look at or do.
     *
     * @param path below the account
     * @param sensitive whether it requires a recent sign-in
     */
    record Action(String method, String path, boolean sensitive, Work work) {
        static Action show(String path, Work work) {
            return new Action("GET", path, false, work);
        }

        static Action submit(String path, Work work) {
            return new Action("POST", path, false, work);
        }

        /** Returns the same action, which requires a recent sign-in. */
        Action recent() {
            return new Action(method, path, true, work);
        }
    }

    /** The work of an action, for the authenticated end-user. */
    interface Work {
        Response run(EndUser user, Request http);
    }
}
