/** Verifiers of the access tokens of an authorization server in another process. */
@NullMarked
package org.gatewright.resource.remote;

import org.jspecify.annotations.NullMarked;
