package org.gatewright.standalone.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import org.gatewright.identity.totp.TotpSecret;
import org.gatewright.standalone.account.KnownAccount.Purpose;
import org.gatewright.testkit.Await;
import org.gatewright.testkit.TestResponse;

/** A thread that changes accounts, one after another, until it gets no response, and notes the responses. */
final class AccountLoad implements Runnable {
    /** The limits of the server for one account, which has to be able to get links after the kill too. */
    private static final int MAX_LINKS = 2;

    private static final int MAX_STEPS = 8;

    /** The number of addresses that accounts compete for. */
    private static final int SHARED = 5;

    private final String issuer;
    private final Inbox inbox;
    private final List<KnownAccount> accounts;
    private final Queue<String> wrong;
    private final Random random;
    private final Clock clock = Clock.systemUTC();
    private volatile boolean over;
    private int passwords;
    private int resets;
    private int confirmations;

    AccountLoad(String issuer, Inbox inbox, List<KnownAccount> accounts, Queue<String> wrong, Random random) {
        this.issuer = issuer;
        this.inbox = inbox;
        this.accounts = accounts;
        this.wrong = wrong;
        this.random = random;
    }

    @Override
    public void run() {
        try {
            for (KnownAccount account : accounts) {
                live(account);
            }
        } catch (UncheckedIOException e) {
            over = true; // the program was killed
        } catch (RuntimeException | AssertionError e) {
            wrong.add("under load: " + e);
        }
    }

    void end() {
        over = true;
    }

    private void live(KnownAccount account) {
        resets = 0;
        confirmations = 0;
        recover(account);
        for (int step = random.nextInt(MAX_STEPS); step >= 0 && !over; step--) {
            change(account);
        }
        if (!over && random.nextInt(3) == 0) {
            delete(account);
        }
    }

    private void change(KnownAccount account) {
        int kind = random.nextInt(9);
        if (kind < 2 && resets < MAX_LINKS) {
            recover(account);
        } else if (kind < 4 && confirmations < MAX_LINKS) {
            confirm(account);
        } else if (kind < 6 && !account.state().app()) {
            setUpApp(account);
        } else if (kind < 8) {
            changePassword(account);
        } else {
            account.browser = Optional.empty();
            browser(account);
        }
    }

    private String password() {
        return "tulip anchor seven marble " + random.nextInt(Integer.MAX_VALUE) + "-" + passwords++;
    }

    private static void requireStatus(int status, TestResponse response) {
        assertThat(response.status()).as(response.text()).isEqualTo(status);
    }

    /** Waits for a new link, and returns it without the issuer; empty when the program was killed meanwhile. */
    private Optional<String> link(KnownAccount account, String address, Purpose purpose) {
        Await.until(
                "a link arrives",
                () -> over || unknown(account, address, purpose).isPresent());
        Optional<String> link = unknown(account, address, purpose);
        link.ifPresent(known -> account.links.put(known, purpose));
        return link;
    }

    private Optional<String> unknown(KnownAccount account, String address, Purpose purpose) {
        return inbox.links(address, purpose.path).stream()
                .map(link -> link.substring(issuer.length()))
                .filter(link -> !account.links.containsKey(link) && !account.ended.contains(link))
                .findFirst();
    }

    /** Asks for a link, and mostly chooses a password by it; an invitation is accepted so. */
    private void recover(KnownAccount account) {
        resets++;
        PlainBrowser stranger = account.stranger();
        stranger.get("/forgot");
        requireStatus(200, stranger.submit("/forgot", "token", Map.of("username", account.name)));
        Optional<String> link = link(account, account.state().address(), Purpose.PASSWORD);
        if (link.isPresent() && (!account.state().isActive() || random.nextInt(4) > 0)) {
            choose(account, stranger, link.get());
        }
    }

    private void choose(KnownAccount account, PlainBrowser stranger, String link) {
        requireStatus(200, stranger.get(link));
        String password = password();
        account.begin(account.state().chosen(password));
        account.sent = Optional.of(link);
        requireStatus(
                303,
                stranger.submit(
                        Purpose.PASSWORD.path, "token", Map.of("link", stranger.field("link"), "password", password)));
        account.succeed();
        account.browser = Optional.of(stranger).filter(known -> !account.state().app());
    }

    /** Returns a browser in which the end-user is signed in. */
    private PlainBrowser browser(KnownAccount account) {
        if (account.browser.isEmpty()) {
            PlainBrowser browser = account.stranger();
            String password = account.state().password().orElseThrow();
            TestResponse response = browser.signIn(account.name, password);
            if (account.state().app()) {
                requireStatus(200, response);
                String code = account.codes.remove(0);
                account.sent = Optional.of(code);
                response = browser.submit("/second-step", "ticket", Map.of("way", "recovery", "recovery", code));
                account.usedCodes.add(code);
                account.sent = Optional.empty();
            }
            requireStatus(303, response);
            account.browser = Optional.of(browser);
        }
        return account.browser.get();
    }

    private void changePassword(KnownAccount account) {
        PlainBrowser browser = browser(account);
        requireStatus(200, browser.get("/account/methods/password"));
        String password = password();
        account.begin(account.state().password(password));
        requireStatus(303, browser.submit("/account/methods/password", "token", Map.of("password", password)));
        account.succeed();
    }

    private void setUpApp(KnownAccount account) {
        PlainBrowser browser = browser(account);
        requireStatus(200, browser.get("/account/methods/app"));
        TotpSecret secret = browser.appToSetUp();
        account.begin(account.state().withApp());
        Map<String, String> fields = Map.of("sealed", browser.field("sealed"), "code", secret.codeAt(clock.instant()));
        requireStatus(200, browser.submit("/account/methods/app", "token", fields));
        account.succeed();
        account.codes.addAll(browser.texts("<li><code>([^<]+)"));
    }

    /** Confirms a new address, which is the account's own or one that other accounts want too. */
    private void confirm(KnownAccount account) {
        confirmations++;
        PlainBrowser browser = browser(account);
        boolean shared = random.nextBoolean();
        String address = shared
                ? spelled("sharedaddress", account.number) + random.nextInt(SHARED) + "@people.example"
                : account.name + "-" + confirmations + "@people.example";
        browser.get("/account");
        requireStatus(303, browser.submit("/account/address", "token", Map.of("email", address)));
        Optional<String> link = link(account, address, Purpose.ADDRESS);
        if (link.isEmpty() || random.nextInt(4) == 0) {
            return;
        }
        requireStatus(200, browser.get(link.get()));
        account.begin(account.state().address(address));
        account.sent = link;
        TestResponse response = browser.submit(Purpose.ADDRESS.path, "token", Map.of("link", browser.field("link")));
        if (shared && response.status() == 410) {
            account.end(link.get());
            account.settle(account.state());
        } else {
            requireStatus(303, response);
            account.succeed();
        }
    }

    /** Returns one of 8192 spellings of the same address, by which the mails to it differ. */
    private static String spelled(String text, int which) {
        StringBuilder spelled = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            spelled.append((which >> i & 1) == 0 ? c : Character.toUpperCase(c));
        }
        return spelled.toString();
    }

    private void delete(KnownAccount account) {
        PlainBrowser browser = browser(account);
        requireStatus(200, browser.get("/account/data"));
        account.begin(account.state().deleted());
        requireStatus(200, browser.submit("/account/data/delete", "token", Map.of("confirm", account.name)));
        account.succeed();
        account.browser = Optional.empty();
    }
}
