package org.gatewright.standalone.crash;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.gatewright.standalone.crash.Calls.Answer;

/** One thread that gets, refreshes and revokes tokens as fast as it can, and remembers what it was answered. */
final class Load implements Runnable {
    private static final int REFRESHES = 6;

    private final Calls calls;
    private final Semaphore answers;
    private final List<Family> families = new ArrayList<>();
    private final List<Family> revoked = new ArrayList<>();

    Load(Calls calls, Semaphore answers) {
        this.calls = calls;
        this.answers = answers;
    }

    @Override
    public void run() {
        while (true) {
            try {
                live();
            } catch (IOException e) {
                return; // the server is gone
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void live() throws IOException, InterruptedException {
        String code = calls.code();
        Answer first = successful(calls.redeem(code));
        Family family = new Family(code, first.text("access_token"), first.text("refresh_token"));
        families.add(family);
        for (int i = 0; i < REFRESHES; i++) {
            refresh(family);
        }
        if (families.size() % 3 == 0) {
            revoke(family);
        }
    }

    private void refresh(Family family) throws IOException, InterruptedException {
        family.open = Family.Open.REFRESH;
        Answer next = successful(calls.refresh(family.refresh));
        family.access = next.text("access_token");
        family.refresh = next.text("refresh_token");
        family.open = Family.Open.NOTHING;
    }

    private void revoke(Family family) throws IOException, InterruptedException {
        family.open = Family.Open.REVOCATION;
        successful(calls.revoke(family.refresh));
        family.open = Family.Open.NOTHING;
        family.revoked = true;
    }

    /** A refusal for want of a storage is no answer; every other one would be wrong. */
    private Answer successful(Answer answer) throws IOException {
        if (answer.status() == 503) {
            throw new IOException("503");
        }
        if (answer.status() != 200) {
            throw new IllegalStateException("Answered " + answer.status() + " " + answer.text("error"));
        }
        answers.release();
        return answer;
    }

    /** Holds the server to all that it answered, what was never answered first. Names what is wrong. */
    List<String> verify() throws IOException, InterruptedException {
        List<String> wrong = new ArrayList<>();
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
                calls.revoke(family.refresh);
                family.revoked = true;
            }
            family.open = Family.Open.NOTHING;
        }
        for (Family family : families) {
            verify(family, wrong);
        }
        // Those that were revoked have to stay so through all that follows.
        for (Family family : revoked) {
            if (calls.isActive(family.access)) {
                wrong.add("a token that was revoked long ago is active");
            }
        }
        families.stream().filter(family -> family.revoked).forEach(revoked::add);
        families.removeIf(family -> family.revoked);
        return wrong;
    }

    private void verify(Family family, List<String> wrong) throws IOException, InterruptedException {
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
        family.revoked = true; // its code was used twice, so all of it ends
        if (calls.isActive(family.access)) {
            wrong.add("a family lives though its code was used twice");
        }
    }
}
