/** What was decided: one record that every code and token names, its changes and its storage. */
@NullMarked
package org.gatewright.server.authorization;

import org.jspecify.annotations.NullMarked;
