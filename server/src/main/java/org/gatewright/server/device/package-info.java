/** Devices without a browser, whose user answers on another one (RFC 8628). */
@NullMarked
package org.gatewright.server.device;

import org.jspecify.annotations.NullMarked;
