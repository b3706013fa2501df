/** The pages for login and consent. */
@NullMarked
package org.gatewright.standalone.login;

import org.jspecify.annotations.NullMarked;
