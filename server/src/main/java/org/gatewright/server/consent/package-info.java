/** What users allowed before, so that they need not be asked again. */
@NullMarked
package org.gatewright.server.consent;

import org.jspecify.annotations.NullMarked;
