/** Clients in a file. */
@NullMarked
package org.gatewright.standalone.client;

import org.jspecify.annotations.NullMarked;
