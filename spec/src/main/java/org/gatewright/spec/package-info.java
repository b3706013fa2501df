/** Annotations that tie a test to the rule it proves; the tables in {@code docs/} are generated from them. */
@NullMarked
package org.gatewright.spec;

import org.jspecify.annotations.NullMarked;
