/** How the server does it; no part of the API. */
@NullMarked
package org.gatewright.server.internal.fetch;

import org.jspecify.annotations.NullMarked;
