package org.gatewright.standalone.config;

import org.gatewright.openid.UserClaims;
import org.gatewright.server.user.AccountStatus;
import org.gatewright.server.user.UserPasswordManager;

/** User accounts: passwords, account status and claims. Thread-safe. */
public interface Accounts extends UserPasswordManager, AccountStatus, UserClaims {}
