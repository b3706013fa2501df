/** The password and implicit grants: complete, off by default, for applications that still need them. */
@NullMarked
package org.gatewright.server.legacy;

import org.jspecify.annotations.NullMarked;
