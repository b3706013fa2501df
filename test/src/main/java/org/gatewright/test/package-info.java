/** An authorization server in the process of a test. */
@NullMarked
package org.gatewright.test;

import org.jspecify.annotations.NullMarked;
