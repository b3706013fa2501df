/** Clients in a YAML file, and YAML files in which each mistake can be named. */
@NullMarked
package org.gatewright.files;

import org.jspecify.annotations.NullMarked;
