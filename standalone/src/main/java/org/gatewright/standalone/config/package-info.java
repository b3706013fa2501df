/** The configuration files of the program: settings, users and keys. */
@NullMarked
package org.gatewright.standalone.config;

import org.jspecify.annotations.NullMarked;
