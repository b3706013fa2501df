/** Protection of the controllers of a Spring Boot application. */
@NullMarked
package org.gatewright.spring.resource;

import org.jspecify.annotations.NullMarked;
