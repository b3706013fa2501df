/** The server program, which assembles and runs the servers that the settings describe. */
@NullMarked
package org.gatewright.standalone.serve;

import org.jspecify.annotations.NullMarked;
