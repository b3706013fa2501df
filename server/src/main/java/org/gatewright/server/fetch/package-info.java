/** Fetching what strangers point to, without being led astray. */
@NullMarked
package org.gatewright.server.fetch;

import org.jspecify.annotations.NullMarked;
