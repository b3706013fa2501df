/** Imports of user accounts from the files of other systems, and exports. */
@NullMarked
package org.gatewright.identity.transfer;

import org.jspecify.annotations.NullMarked;
