package org.gatewright.benchmarks.crash;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import org.gatewright.benchmarks.program.Calls;
import org.gatewright.benchmarks.program.Calls.Answer;

/** A thread that obtains, refreshes and revokes tokens as fast as possible, and records the responses. */
final class Load implements Runnable {
    private static final int REFRESHES = 6;

    /** The number of formerly revoked tokens that are checked each time. */
    private static final int OLD = 50;

    private final Calls calls;
    private final Semaphore responses;
    private final Random random = new Random();
    private final List<Family> families = new ArrayList<>();
    private final List<Family> revoked = new ArrayList<>();
    private final List<String> own = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private volatile boolean over;

    Load(Calls calls, Semaphore responses) {
        this.calls = calls;
        this.responses = responses;
    }

    /** Runs until the server is down, or {@link #end}. */
    @Override
    public void run() {
        over = false;
        try {
            while (!over) {
                runOneLifecycle();
            }
        } catch (IOException e) {
            over = true;
        } catch (InterruptedException | RuntimeException e) {
            wrong.add(e.toString());
        }
    }

    void end() {
        over = true;
    }

    private void runOneLifecycle() throws IOException, InterruptedException {
        String code = calls.code();
        Answer first = successful("redeem", calls.redeem(code));
        Family family = new Family(code, first.text("access_token"), first.text("refresh_token"));
        families.add(family);
        for (int i = 0; i < REFRESHES && !over; i++) {
            own.add(successful("issue", calls.clientCredentials()).text("access_token"));
            refresh(family);
        }
        if (families.size() % 3 == 0) {
            revoke(family);
        }
    }

    private void refresh(Family family) throws IOException, InterruptedException {
        family.open = Family.Open.REFRESH;
        Answer next = successful("refresh", calls.refresh(family.refresh));
        family.access = next.text("access_token");
        family.refresh = next.text("refresh_token");
        family.open = Family.Open.NOTHING;
    }

    private void revoke(Family family) throws IOException, InterruptedException {
        family.open = Family.Open.REVOCATION;
        successful("revoke", calls.revoke(family.refresh));
        family.open = Family.Open.NOTHING;
        family.revoked = true;
    }

    private Answer successful(String what, Answer response) {
        if (response.status() != 200) {
            throw new IllegalStateException(what + " answered " + response.status() + " " + response.text("error"));
        }
        responses.release();
        return response;
    }

    /** Verifies all acknowledged responses, after the requests without response. Returns the violations. */
    List<String> verify() throws IOException, InterruptedException {
        for (Family family : families) {
            if (family.open == Family.Open.REFRESH) {
                Answer retried = calls.refresh(family.refresh);
                if (retried.status() == 200) {
                    family.refresh = retried.text("refresh_token");
                    family.access = retried.text("access_token");
                } else {
                    wrong.add("a refresh token can't be used again though it was never answered: "
                            + retried.text("error"));
                    family.revoked = true;
                }
            } else if (family.open == Family.Open.REVOCATION) {
                successful("revoke", calls.revoke(family.refresh));
                family.revoked = true;
            }
            family.open = Family.Open.NOTHING;
        }
        for (Family family : families) {
            verify(family);
        }
        for (String token : own) {
            if (!calls.isActive(token)) {
                wrong.add("a token of the client that was answered is not active");
            }
        }
        own.clear();
        // Revoked tokens must stay revoked.
        Collections.shuffle(revoked, random);
        for (Family family : revoked.subList(0, Math.min(OLD, revoked.size()))) {
            if (calls.isActive(family.access)) {
                wrong.add("a token that was revoked long ago is active");
            }
        }
        families.stream().filter(family -> family.revoked).forEach(revoked::add);
        families.clear();
        List<String> found = List.copyOf(wrong);
        wrong.clear();
        return found;
    }

    private void verify(Family family) throws IOException, InterruptedException {
        if (family.revoked) {
            if (calls.isActive(family.access)) {
                wrong.add("a revoked token is active");
            }
            if (calls.refresh(family.refresh).status() == 200) {
                wrong.add("a revoked refresh token was taken");
            }
            return;
        }
        if (!calls.isActive(family.access)) {
            wrong.add("a token that was answered is not active");
        }
        Answer next = calls.refresh(family.refresh);
        if (next.status() != 200) {
            wrong.add("a refresh token that was answered is refused: " + next.text("error"));
            return;
        }
        family.access = next.text("access_token");
        family.refresh = next.text("refresh_token");
        if (calls.redeem(family.code).status() == 200) {
            wrong.add("a code was used twice");
        }
        family.revoked = true; // its code was replayed, which revokes the authorization
        if (calls.isActive(family.access)) {
            wrong.add("a family lives though its code was used twice");
        }
    }
}
