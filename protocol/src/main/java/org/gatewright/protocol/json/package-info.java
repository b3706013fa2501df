/** JSON in and out, strict and bounded. */
@NullMarked
package org.gatewright.protocol.json;

import org.jspecify.annotations.NullMarked;
