/** Users in LDAP servers, such as OpenLDAP and Active Directory. */
@NullMarked
package org.gatewright.identity.ldap;

import org.jspecify.annotations.NullMarked;
