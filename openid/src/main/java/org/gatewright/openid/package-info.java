/** OpenID Connect: ID tokens, UserInfo, claims, login sessions and logout. */
@NullMarked
package org.gatewright.openid;

import org.jspecify.annotations.NullMarked;
