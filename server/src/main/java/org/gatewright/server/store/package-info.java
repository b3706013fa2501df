/** The stores of one tenant, and the provider of those of all tenants. */
@NullMarked
package org.gatewright.server.store;

import org.jspecify.annotations.NullMarked;
