/** Gatewright on Vert.x. */
@NullMarked
package org.gatewright.web.vertx;

import org.jspecify.annotations.NullMarked;
