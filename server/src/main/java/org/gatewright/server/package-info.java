/** The authorization server, put together from features. */
@NullMarked
package org.gatewright.server;

import org.jspecify.annotations.NullMarked;
