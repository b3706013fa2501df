package org.gatewright.standalone.config;

import org.gatewright.server.user.AccountStatus;
import org.gatewright.server.user.UserPasswordManager;

/** User accounts: passwords and account status. Thread-safe. */
public interface Accounts extends UserPasswordManager, AccountStatus {}
