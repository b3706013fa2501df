package org.gatewright.standalone.login;

import java.util.List;
import java.util.Optional;
import org.gatewright.openid.Sessions;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.interaction.Interaction;
import org.gatewright.server.interaction.Interactions;
import org.gatewright.server.limit.LoginThrottle;
import org.gatewright.standalone.activity.Activity;

/**
 * The last step of each sign-in method: starts the session, notifies the user of a sign-in in a new browser, and continues
 * with the request. Thread-safe.
 *
 * @param told notifies users of sign-ins in new browsers
 * @param activity keeps the sign-ins
 */
record Completion(
        FlowPages pages,
        SignInMethods methods,
        Optional<Sessions> sessions,
        KnownBrowser known,
        Optional<NewBrowser> told,
        Activity activity) {
    private static final int MAX_FORM = 128 * 1024;

    /** Returns whether users may stay signed in when they close the browser. */
    boolean mayKeep() {
        return sessions.filter(Sessions::mayBeKept).isPresent();
    }

    /** Returns whether a user with that name has signed in with this browser before. */
    boolean knows(Request http, String name) {
        return known.knows(http, LoginThrottle.account(name));
    }

    /** Returns whether the session of this browser is one of the user with that subject. */
    boolean isSignedIn(Request http, String subject) {
        return sessions.flatMap(kept -> kept.endUser(http))
                .filter(user -> user.subject().equals(subject))
                .isPresent();
    }

    /** Returns whether the user has chosen to, in the form. */
    static boolean keeps(Request http) {
        return http.method().equals("POST") && Parameters.ofForm(http, MAX_FORM).has("keep");
    }

    /**
     * What the browser has to remember.
     *
     * @param typed the name that the user has typed; without it, all names of the user
     * @param trusted the stamp of the credentials, if the user has chosen to trust this browser
     */
    record Remembered(Optional<String> typed, Optional<String> trusted) {}

    /** Continues with the request after the first factor, unless a second one is missing. */
    Response signedIn(Interactions interactions, Request http, Interaction interaction, EndUser user) {
        return signedIn(interactions, http, interaction, user, Optional.empty());
    }

    /**
     * Does the same.
     *
     * @param typed the name that the user has typed
     */
    Response signedIn(
            Interactions interactions, Request http, Interaction interaction, EndUser user, Optional<String> typed) {
        return methods.second().filter(factor -> factor.isMissing(user)).isPresent()
                ? interactions.authenticated(http, interaction.ticket(), user)
                : complete(interactions, http, interaction, user, new Remembered(typed, Optional.empty()));
    }

    /** Continues with the request. */
    Response complete(
            Interactions interactions, Request http, Interaction interaction, EndUser user, Remembered remembered) {
        EndUser reached = pages.withAcr(user, interaction);
        Optional<Sessions.Started> session = sessions.map(kept -> kept.start(http, reached, keeps(http)));
        EndUser signedIn = session.map(Sessions.Started::endUser).orElse(reached);
        Response response = interactions.authenticated(http, interaction.ticket(), signedIn);
        activity.add(signedIn.subject(), Activity.Kind.SIGN_IN, http);
        if (!known.knowsUser(http, signedIn.subject())) {
            told.ifPresent(mails -> mails.tell(signedIn, http));
        }
        Response started = session.map(kept -> kept.attach(response)).orElse(response);
        List<String> names = remembered.typed().map(List::of).orElseGet(() -> pages.usernames(signedIn));
        return known.remember(http, started, signedIn.subject(), names, remembered.trusted());
    }
}
