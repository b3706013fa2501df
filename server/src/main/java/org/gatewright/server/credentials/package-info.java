/** The client credentials grant. */
@NullMarked
package org.gatewright.server.credentials;

import org.jspecify.annotations.NullMarked;
