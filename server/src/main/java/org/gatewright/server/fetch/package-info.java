/** Fetching of documents at untrusted URLs, protected against server-side request forgery. */
@NullMarked
package org.gatewright.server.fetch;

import org.jspecify.annotations.NullMarked;
