/** The reasons to ask an end-user, one per file. */
@NullMarked
package org.gatewright.server.internal.check;

import org.jspecify.annotations.NullMarked;
