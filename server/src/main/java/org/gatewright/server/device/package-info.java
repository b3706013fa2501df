/** The device authorization grant, for devices without a browser (RFC 8628). */
@NullMarked
package org.gatewright.server.device;

import org.jspecify.annotations.NullMarked;
