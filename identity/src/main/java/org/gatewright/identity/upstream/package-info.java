/** External identity providers: this server as a client of OpenID Providers and similar services. */
@NullMarked
package org.gatewright.identity.upstream;

import org.jspecify.annotations.NullMarked;
