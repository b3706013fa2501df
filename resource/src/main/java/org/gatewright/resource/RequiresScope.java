package org.gatewright.resource;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The scope that a {@link ProtectedHandler} requires; read by {@link Guard#protect(ProtectedHandler)} and, at a method too, by
 * integrations with frameworks.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface RequiresScope {
    /** Returns the scope tokens, all of which the access token must have. */
    String[] value();
}
