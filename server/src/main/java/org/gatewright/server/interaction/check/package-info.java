/** The reasons to ask an end-user, one per file. */
@NullMarked
package org.gatewright.server.interaction.check;

import org.jspecify.annotations.NullMarked;
