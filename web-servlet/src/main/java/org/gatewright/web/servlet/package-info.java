/** Gatewright in a servlet container. */
@NullMarked
package org.gatewright.web.servlet;

import org.jspecify.annotations.NullMarked;
