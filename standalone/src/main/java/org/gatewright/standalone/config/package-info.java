/** What the program is told in files: settings, users and keys. */
@NullMarked
package org.gatewright.standalone.config;

import org.jspecify.annotations.NullMarked;
