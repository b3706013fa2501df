/** The gatewright program and its commands. */
@NullMarked
package org.gatewright.standalone;

import org.jspecify.annotations.NullMarked;
