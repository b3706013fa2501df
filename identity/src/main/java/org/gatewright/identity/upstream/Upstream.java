package org.gatewright.identity.upstream;

/**
 * The providers of one server, and the linked accounts of its users.
 *
 * @param signIn the sign-in at the providers
 * @param accounts the accounts that are linked
 */
public record Upstream(ProviderSignIn signIn, LinkedAccounts accounts) {}
