/** The authorization code grant with PKCE (RFC 6749 §4.1, RFC 7636). */
@NullMarked
package org.gatewright.server.code;

import org.jspecify.annotations.NullMarked;
