/** What a request costs inside the server, part by part, without a network. */
@NullMarked
package org.gatewright.benchmarks.hot;

import org.jspecify.annotations.NullMarked;
