package org.gatewright.standalone.account;

import java.time.Duration;
import java.util.Optional;
import org.gatewright.identity.mail.MethodChange;
import org.gatewright.identity.mail.Notice;
import org.gatewright.identity.user.User;
import org.gatewright.protocol.http.Request;
import org.gatewright.standalone.activity.Activity;
import org.gatewright.standalone.mail.Mails;

/** Records changes of sign-in methods in the activity, and notifies users by mail. Thread-safe. */
record Changed(Mails mails, Activity activity) {
    private static final Duration LIFE = Duration.ofHours(24);

    /** Keeps the change, and sends a mail to the user's own address. */
    void tell(User user, MethodChange change, Request http) {
        activity.add(user.id(), change, http);
        Optional<String> address =
                user.profile().email().filter(text -> user.profile().emailVerified());
        if (mails.areSent() && address.isPresent()) {
            Notice notice = Notice.methodChanged(change, mails.page(AccountFeature.PATH + MethodsPage.PATH));
            mails.send(notice, address.get(), user, mails.origin(http), LIFE);
        }
    }
}
