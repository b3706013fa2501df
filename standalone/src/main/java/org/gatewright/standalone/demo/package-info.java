/** The demo: authorization server, protected clock and client application in one process. */
@NullMarked
package org.gatewright.standalone.demo;

import org.jspecify.annotations.NullMarked;
