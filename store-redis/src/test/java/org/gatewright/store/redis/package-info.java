/** Redis tried out on real servers, which the tests start. */
@NullMarked
package org.gatewright.store.redis;

import org.jspecify.annotations.NullMarked;
