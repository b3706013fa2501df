/** The words of the OAuth RFCs as values: scopes, redirect URIs, challenges, errors. */
@NullMarked
package org.gatewright.protocol;

import org.jspecify.annotations.NullMarked;
