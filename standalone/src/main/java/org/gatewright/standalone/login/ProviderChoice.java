package org.gatewright.standalone.login;

import org.gatewright.identity.upstream.Provider;

/**
 * A provider on a page.
 *
 * @param key identifies it in forms
 */
public record ProviderChoice(String key, String name) {
    /** Returns what pages show of a provider. */
    public static ProviderChoice of(Provider provider) {
        return new ProviderChoice(provider.key(), provider.name());
    }
}
