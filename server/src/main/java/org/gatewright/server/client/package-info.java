/** Clients, their secrets, and the proof that a request comes from one. */
@NullMarked
package org.gatewright.server.client;

import org.jspecify.annotations.NullMarked;
