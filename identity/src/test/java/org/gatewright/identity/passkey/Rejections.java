package org.gatewright.identity.passkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.gatewright.identity.passkey.PasskeyException.Failure;

/** Assertions about rejected responses. */
final class Rejections {
    private Rejections() {}

    /** Asserts that the call is rejected for that reason, with nothing else than a fixed text about it. */
    static void rejects(Failure failure, ThrowingCallable call) {
        PasskeyException thrown = catchThrowableOfType(PasskeyException.class, call);
        assertThat(thrown).isNotNull().hasNoCause().hasMessage(new PasskeyException(failure).getMessage());
        assertThat(thrown.failure()).isEqualTo(failure);
    }
}
