/** The interfaces to an application's end-users, as far as grants need them. */
@NullMarked
package org.gatewright.server.user;

import org.jspecify.annotations.NullMarked;
