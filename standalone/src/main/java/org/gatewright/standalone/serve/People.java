package org.gatewright.standalone.serve;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gatewright.identity.mail.MailSender;
import org.gatewright.identity.password.PasswordHashes;
import org.gatewright.identity.sign.PasskeySignIn;
import org.gatewright.identity.sign.SecondFactor;
import org.gatewright.identity.upstream.Upstream;
import org.gatewright.identity.user.StoredUsers;
import org.gatewright.identity.user.UserDirectory;
import org.gatewright.openid.Sessions;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.user.UserPasswordManager;
import org.gatewright.standalone.account.AccountFeature;
import org.gatewright.standalone.activity.Activity;
import org.gatewright.standalone.config.ServerConfig;
import org.gatewright.standalone.login.FlowPages;
import org.gatewright.standalone.mail.Mails;

/**
 * The users of one server, and how they sign in.
 *
 * @param users all users
 * @param stored the users in the store; empty if all of them are managed elsewhere
 * @param second the second factors of those in the store
 * @param passkeys the passkeys of those in the store; empty if browsers permit none at the issuer
 * @param upstream the providers where those in the store may sign in
 * @param mail sends mails to those in the store
 */
record People(
        UserDirectory users,
        Optional<StoredUsers> stored,
        Optional<SecondFactor> second,
        Optional<PasskeySignIn> passkeys,
        Optional<Upstream> upstream,
        PasswordHashes hashes,
        Optional<MailSender> mail) {
    /** Returns the authentication context classes that a user can reach, the weakest first. */
    String[] acrValues() {
        List<String> values = new ArrayList<>(List.of(SecondFactor.PASSWORD));
        second.ifPresent(factor -> values.add(SecondFactor.TWO_FACTORS));
        passkeys.ifPresent(known -> values.add(PasskeySignIn.PHISHING_RESISTANT));
        return values.toArray(new String[0]);
    }

    /** Returns the users for whom a password alone is enough, as in a grant that has no second step. */
    UserPasswordManager passwordsAlone() {
        return (username, password) -> users.authenticate(username, password)
                .filter(subject -> second.filter(factor -> factor.isMissing(EndUser.of(subject)))
                        .isEmpty());
    }

    /** Returns the pages of their accounts. */
    AccountFeature account(FlowPages pages, Sessions sessions, Mails mails, Activity activity, ServerConfig config) {
        Optional<AccountFeature.Stored> changeable = stored.flatMap(known -> second.map(
                factor -> new AccountFeature.Stored(known, factor, passkeys, upstream, hashes, config.attributes())));
        return new AccountFeature(
                pages, sessions, changeable, mails, activity, config.realm().scopes());
    }

    /** Returns the pages of the account that cannot be shown. */
    Set<String> hiddenPages(Activity activity) {
        Set<String> hidden = new HashSet<>();
        if (upstream.isEmpty()) {
            hidden.add("linked");
        }
        if (!activity.isKept()) {
            hidden.add("activity");
        }
        return hidden;
    }
}
