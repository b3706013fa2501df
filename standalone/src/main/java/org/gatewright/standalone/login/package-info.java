/** The pages on which users log in and grant access. */
@NullMarked
package org.gatewright.standalone.login;

import org.jspecify.annotations.NullMarked;
