/** The password and implicit grants: complete, off by default, for applications that can't leave them yet. */
@NullMarked
package org.gatewright.server.legacy;

import org.jspecify.annotations.NullMarked;
