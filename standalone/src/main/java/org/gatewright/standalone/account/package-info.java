/** The pages on which end-users manage their own account. */
@NullMarked
package org.gatewright.standalone.account;

import org.jspecify.annotations.NullMarked;
