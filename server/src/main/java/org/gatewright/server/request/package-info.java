/** Authorization requests: what is asked, by which rules it is checked and decided, and what was granted. */
@NullMarked
package org.gatewright.server.request;

import org.jspecify.annotations.NullMarked;
