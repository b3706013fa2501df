package org.gatewright.identity.user;

import org.gatewright.openid.UserClaims;
import org.gatewright.server.user.AccountStatus;
import org.gatewright.server.user.UserPasswordManager;

/** A source of user accounts: verifies passwords, and knows the status and the claims of each account. Thread-safe. */
public interface UserDirectory extends UserPasswordManager, AccountStatus, UserClaims {}
