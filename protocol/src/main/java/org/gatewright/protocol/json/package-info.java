/** Strict and bounded JSON parsing and writing. */
@NullMarked
package org.gatewright.protocol.json;

import org.jspecify.annotations.NullMarked;
