/** What has happened at a server, kept for some time for users and operators. */
@NullMarked
package org.gatewright.standalone.activity;

import org.jspecify.annotations.NullMarked;
