/** The authorization endpoint and the authorization code grant. */
@NullMarked
package org.gatewright.server.internal.authorize;

import org.jspecify.annotations.NullMarked;
