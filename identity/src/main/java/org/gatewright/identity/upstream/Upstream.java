package org.gatewright.identity.upstream;

/**
 * The providers of one server, and the accounts of its users there.
 *
 * @param signIn the sign-in at the providers
 * @param accounts the accounts that are linked
 */
public record Upstream(ProviderSignIn signIn, LinkedAccounts accounts) {}
