/** Sign-ins of users in the store. */
@NullMarked
package org.gatewright.benchmarks.people;

import org.jspecify.annotations.NullMarked;
