/** Protection of an API: extracts the token of a request, has it verified and checks its scope. */
@NullMarked
package org.gatewright.resource;

import org.jspecify.annotations.NullMarked;
