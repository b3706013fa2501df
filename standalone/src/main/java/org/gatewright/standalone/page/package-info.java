/** HTML from templates. */
@NullMarked
package org.gatewright.standalone.page;

import org.jspecify.annotations.NullMarked;
