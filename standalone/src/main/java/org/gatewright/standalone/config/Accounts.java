package org.gatewright.standalone.config;

import org.gatewright.server.user.AccountStatus;
import org.gatewright.server.user.UserPasswordManager;

/** Who may log in, with which password, and whose account is active. Thread-safe. */
public interface Accounts extends UserPasswordManager, AccountStatus {}
