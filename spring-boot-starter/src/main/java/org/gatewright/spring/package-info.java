/** An authorization server in a Spring Boot application. */
@NullMarked
package org.gatewright.spring;

import org.jspecify.annotations.NullMarked;
