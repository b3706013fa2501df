/** The settings that all parts of one server share: issuer, lifetimes, clock. */
@NullMarked
package org.gatewright.server.config;

import org.jspecify.annotations.NullMarked;
