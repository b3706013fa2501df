package org.gatewright.testkit;

/** The scale of randomized tests, which the profile "long" runs at full length. */
public final class Scale {
    /** Whether the test run is one of hours. */
    public static final boolean LONG = Boolean.getBoolean("test.long");

    private Scale() {}

    /** The first number in every build, the second in a long run. */
    public static int of(int usual, int full) {
        return LONG ? full : usual;
    }
}
