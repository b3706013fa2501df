/** Mails to end-users, as the pages send them. */
@NullMarked
package org.gatewright.standalone.mail;

import org.jspecify.annotations.NullMarked;
