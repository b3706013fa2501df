/** The server program: everything that the settings name, put together and listening. */
@NullMarked
package org.gatewright.standalone.serve;

import org.jspecify.annotations.NullMarked;
