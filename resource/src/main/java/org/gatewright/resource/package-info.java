/** Protects an API: finds the token of a request, has it verified, checks its scope. */
@NullMarked
package org.gatewright.resource;

import org.jspecify.annotations.NullMarked;
