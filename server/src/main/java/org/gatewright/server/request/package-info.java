/** Authorization requests: their parameters, validation, decision and grant. */
@NullMarked
package org.gatewright.server.request;

import org.jspecify.annotations.NullMarked;
