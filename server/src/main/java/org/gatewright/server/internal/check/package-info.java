/** The reasons to ask an end-user, one a file. */
@NullMarked
package org.gatewright.server.internal.check;

import org.jspecify.annotations.NullMarked;
