/** Clients, their secrets and their authentication. */
@NullMarked
package org.gatewright.server.client;

import org.jspecify.annotations.NullMarked;
