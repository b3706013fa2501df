/** One process with everything: authorization server, protected clock, client application. */
@NullMarked
package org.gatewright.standalone.demo;

import org.jspecify.annotations.NullMarked;
