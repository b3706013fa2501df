/** Mails to end-users: their words, and how they are sent. */
@NullMarked
package org.gatewright.identity.mail;

import org.jspecify.annotations.NullMarked;
