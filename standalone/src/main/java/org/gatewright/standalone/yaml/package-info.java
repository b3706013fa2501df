/** Reads YAML so that each mistake in it can be named with its line. */
@NullMarked
package org.gatewright.standalone.yaml;

import org.jspecify.annotations.NullMarked;
