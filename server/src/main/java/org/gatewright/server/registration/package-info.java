/** Dynamic client registration and client documents (RFC 7591, RFC 7592, Client ID Metadata Documents). */
@NullMarked
package org.gatewright.server.registration;

import org.jspecify.annotations.NullMarked;
