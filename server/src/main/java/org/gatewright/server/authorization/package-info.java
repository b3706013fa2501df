/** Authorizations: the record that every code and token refers to, its changes and its storage. */
@NullMarked
package org.gatewright.server.authorization;

import org.jspecify.annotations.NullMarked;
