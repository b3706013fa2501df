package org.gatewright.identity.transfer;

import java.util.List;

/** The result of reading one record of a file. Its texts contain neither hashes nor personal data. */
public sealed interface ImportResult {
    /** Returns the number of the line in which the record begins, from 1. */
    int line();

    /**
     * A record with a user.
     *
     * @param remarks what was left out, in English
     */
    record Accepted(int line, ImportedUser user, List<String> remarks) implements ImportResult {
        public Accepted {
            remarks = List.copyOf(remarks);
        }
    }

    /**
     * A record without a user.
     *
     * @param reason why, in English
     */
    record Rejected(int line, String reason) implements ImportResult {}
}
