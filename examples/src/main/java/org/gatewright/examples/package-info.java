/** Small programs that show how Gatewright is used. */
@NullMarked
package org.gatewright.examples;

import org.jspecify.annotations.NullMarked;
