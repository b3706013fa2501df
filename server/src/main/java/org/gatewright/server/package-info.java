/** The authorization server, assembled from features. */
@NullMarked
package org.gatewright.server;

import org.jspecify.annotations.NullMarked;
