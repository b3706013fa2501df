package org.gatewright.protocol;

import java.time.Instant;
import java.util.Optional;

/**
 * When and how a user logged in (RFC 9470 §6).
 *
 * @param time {@code auth_time}
 * @param level {@code acr}: the authentication context class that was reached, if the login names one
 */
public record AuthenticationEvent(Instant time, Optional<String> level) {}
