/** What pages of other origins may read (CORS). */
@NullMarked
package org.gatewright.server.cors;

import org.jspecify.annotations.NullMarked;
