/** Outbound HTTP to addresses that strangers chose. */
@NullMarked
package org.gatewright.fetch;

import org.jspecify.annotations.NullMarked;
