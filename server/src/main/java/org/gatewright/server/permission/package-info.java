/** Requested permissions: scopes, protected resources, authorization details. */
@NullMarked
package org.gatewright.server.permission;

import org.jspecify.annotations.NullMarked;
