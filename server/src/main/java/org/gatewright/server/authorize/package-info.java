/** The authorization endpoint and the authorization code grant. */
@NullMarked
package org.gatewright.server.authorize;

import org.jspecify.annotations.NullMarked;
