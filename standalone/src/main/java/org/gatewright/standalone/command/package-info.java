/** The commands for operators: users, sessions, authorizations, clients, and the check of an installation. */
@NullMarked
package org.gatewright.standalone.command;

import org.jspecify.annotations.NullMarked;
