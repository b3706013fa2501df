/** Value types of the OAuth RFCs: scopes, redirect URIs, challenges, errors. */
@NullMarked
package org.gatewright.protocol;

import org.jspecify.annotations.NullMarked;
