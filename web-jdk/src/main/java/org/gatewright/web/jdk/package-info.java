/** Gatewright on the HTTP server of the JDK. */
@NullMarked
package org.gatewright.web.jdk;

import org.jspecify.annotations.NullMarked;
