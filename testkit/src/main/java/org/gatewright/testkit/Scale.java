package org.gatewright.testkit;

/** The scale of randomized tests, which the profile "long" runs at full length. */
public final class Scale {
    /** Whether this is a long test run. */
    public static final boolean LONG = Boolean.getBoolean("test.long");

    private Scale() {}

    /** Returns the first number in normal builds, and the second in long runs. */
    public static int of(int usual, int full) {
        return LONG ? full : usual;
    }
}
