/** What every part of one server knows: its name, its lifetimes, its clock. */
@NullMarked
package org.gatewright.server.config;

import org.jspecify.annotations.NullMarked;
