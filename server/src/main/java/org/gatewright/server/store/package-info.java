/** Where the state is: the stores of one tenant, and the provider of those of all. */
@NullMarked
package org.gatewright.server.store;

import org.jspecify.annotations.NullMarked;
