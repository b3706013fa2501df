/** How the server does it; no part of the API. */
@NullMarked
package org.gatewright.server.internal.interaction;

import org.jspecify.annotations.NullMarked;
