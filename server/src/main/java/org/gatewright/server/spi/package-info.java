/** What writers of features implement, and what they are given. */
@NullMarked
package org.gatewright.server.spi;

import org.jspecify.annotations.NullMarked;
