package org.gatewright.standalone.account;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.identity.totp.RecoveryCodes;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserStatus;
import org.gatewright.standalone.account.KnownAccount.Purpose;
import org.gatewright.standalone.account.KnownAccount.State;
import org.gatewright.testkit.TestResponse;

/**
 * Verifies accounts after the program was killed: each change was made wholly or not at all, and what was acknowledged is
 * there. Not thread-safe.
 */
final class AccountVerifier {
    private static final String ANOTHER_PASSWORD = "a password for a link that was left";

    private final Accounts accounts;
    private final List<String> wrong = new ArrayList<>();
    private int acknowledged;
    private int unanswered;
    private int made;
    private int lostLinks;

    AccountVerifier(Accounts accounts) {
        this.accounts = accounts;
    }

    /** Returns the violations in the account, which it uses up. */
    List<String> verify(KnownAccount account) {
        wrong.clear();
        User user = accounts.named(account.name);
        State before = account.state();
        Optional<String> open = account.sent;
        State seen = see(account, user);
        if (!account.possible().contains(seen)) {
            complain(account, "is " + seen + " but should be one of " + account.possible());
            return List.copyOf(wrong);
        }
        acknowledged += account.succeeded();
        if (account.possible().size() > 1) {
            unanswered++;
            made += seen.equals(before) ? 0 : 1;
        }
        account.settle(seen);
        verifySession(account, before);
        verifyCodes(account, user, before, open);
        verifyLinks(account, open);
        return List.copyOf(wrong);
    }

    private void complain(KnownAccount account, String what) {
        wrong.add(account.name + " " + what);
    }

    private void require(boolean condition, KnownAccount account, String what) {
        if (!condition) {
            complain(account, what);
        }
    }

    /** Returns the state of the account, with the one password that signs in. */
    private State see(KnownAccount account, User user) {
        List<String> working = account.lastPasswords().stream()
                .filter(password -> signsIn(account, user, password))
                .toList();
        require(working.size() < 2, account, "has two passwords");
        require(user.status() != UserStatus.DELETED || working.isEmpty(), account, "was deleted, and can sign in");
        return new State(
                user.status(),
                working.stream().findFirst(),
                user.profile().email().orElse(""),
                user.profile().emailVerified(),
                user.credentials().hasSecondFactor());
    }

    private static boolean signsIn(KnownAccount account, User user, String password) {
        PlainBrowser browser = account.stranger();
        TestResponse response = browser.signIn(account.name, password);
        return user.credentials().hasSecondFactor()
                ? response.status() == 200 && browser.asksFor("code")
                : response.status() == 303;
    }

    /** A session goes on, unless the password was changed or the account was deleted. */
    private void verifySession(KnownAccount account, State before) {
        if (account.browser.isEmpty()) {
            return;
        }
        PlainBrowser browser = account.browser.get();
        browser.get("/account");
        boolean goesOn = !browser.asksFor("ticket");
        if (!account.state().password().equals(before.password())) {
            require(!goesOn, account, "has a session of before the last change");
        } else if (account.state().app() == before.app()) {
            require(goesOn, account, "has lost a session");
        }
    }

    private void verifyCodes(KnownAccount account, User user, State before, Optional<String> open) {
        List<String> hashes = user.credentials().recoveryCodes();
        if (!user.credentials().hasSecondFactor()) {
            require(hashes.isEmpty(), account, "has recovery codes for nothing");
            return;
        }
        require(!hashes.isEmpty(), account, "has no recovery codes for its app");
        if (!before.app()) {
            require(hashes.size() == RecoveryCodes.COUNT, account, "has some recovery codes only");
            return;
        }
        for (String code : account.codes) {
            require(hashes.contains(RecoveryCodes.hash(code)), account, "has lost a recovery code");
        }
        for (String code : account.usedCodes) {
            require(!hashes.contains(RecoveryCodes.hash(code)), account, "has a recovery code that was used");
        }
        Optional<String> password = account.state().password();
        if (password.isPresent()) {
            open.filter(code -> !account.ended.contains(code) && !account.links.containsKey(code))
                    .filter(code -> hashes.contains(RecoveryCodes.hash(code)))
                    .or(() -> account.codes.stream().findFirst())
                    .ifPresent(code -> {
                        require(enters(account, password.get(), code), account, "cannot use a recovery code");
                        require(!enters(account, password.get(), code), account, "can use a recovery code again");
                    });
        }
    }

    private static boolean enters(KnownAccount account, String password, String code) {
        PlainBrowser browser = account.stranger();
        browser.signIn(account.name, password);
        return browser.submit("/second-step", "ticket", Map.of("way", "recovery", "recovery", code))
                        .status()
                == 303;
    }

    /** A link that was used does not work; one that was not works once, unless the request with it may have used it up. */
    private void verifyLinks(KnownAccount account, Optional<String> open) {
        requireGone(account);
        for (String link : List.copyOf(account.links.keySet())) {
            int status = account.stranger().get(link).status();
            if (status == 410 && open.filter(link::equals).isPresent()) {
                lostLinks++;
                account.end(link);
            } else {
                require(status == 200, account, "has lost a link");
            }
        }
        open.filter(account.links::containsKey)
                .or(() -> account.links.keySet().stream().findFirst())
                .ifPresent(link -> use(account, link));
    }

    private void requireGone(KnownAccount account) {
        for (String link : account.ended) {
            require(account.stranger().get(link).status() == 410, account, "has a link that must not work");
        }
    }

    private void use(KnownAccount account, String link) {
        Purpose purpose = account.links.get(link);
        PlainBrowser browser = account.stranger();
        browser.get(link);
        Map<String, String> fields = new HashMap<>(Map.of("link", browser.field("link")));
        if (purpose == Purpose.PASSWORD) {
            fields.put("password", ANOTHER_PASSWORD);
            account.begin(account.state().chosen(ANOTHER_PASSWORD));
        }
        int status = browser.submit(purpose.path, "token", fields).status();
        boolean taken = purpose == Purpose.ADDRESS && status == 410;
        require(status == 303 || taken, account, "cannot use a link");
        account.end(link);
        if (purpose == Purpose.PASSWORD) {
            account.succeed();
            State after = see(account, accounts.named(account.name));
            require(after.equals(account.state()), account, "is not as its link has made it: " + after);
        }
        requireGone(account);
    }

    @Override
    public String toString() {
        return acknowledged + " changes with a response and " + unanswered + " without, " + made + " of them made; "
                + lostLinks + " links used up without a change";
    }
}
