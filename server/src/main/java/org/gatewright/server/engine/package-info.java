/** What every feature is given, and how it adds itself to the server. */
@NullMarked
package org.gatewright.server.engine;

import org.jspecify.annotations.NullMarked;
