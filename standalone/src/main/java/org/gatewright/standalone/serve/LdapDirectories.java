package org.gatewright.standalone.serve;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.gatewright.identity.ldap.LdapDirectory;
import org.gatewright.protocol.Entropy;
import org.gatewright.standalone.config.LdapConfig;

/**
 * The connections to LDAP directories, one for each tenant that has its users in one. They are kept while a tenant is not
 * loaded, and replaced when its settings change. Thread-safe.
 */
final class LdapDirectories implements AutoCloseable {
    private final Clock clock;
    private final Entropy entropy;
    private final Map<String, Opened> byIssuer = new HashMap<>();

    private record Opened(LdapConfig config, LdapDirectory directory) {}

    LdapDirectories(Clock clock, Entropy entropy) {
        this.clock = clock;
        this.entropy = entropy;
    }

    /** Returns the directory of an issuer; throws {@link IllegalStateException} if it is unreachable. */
    synchronized LdapDirectory of(String issuer, LdapConfig config) {
        Opened before = byIssuer.get(issuer);
        if (before != null && before.config.equals(config)) {
            return before.directory;
        }
        LdapDirectory directory = open(config);
        byIssuer.put(issuer, new Opened(config, directory));
        if (before != null) {
            before.directory.close();
        }
        return directory;
    }

    private LdapDirectory open(LdapConfig config) {
        if (config.authorities().isEmpty()) {
            return LdapDirectory.open(config.settings(), clock, entropy);
        }
        SSLContext tls =
                Tls.trusting(Tls.certificates(List.of(config.authorities().get())));
        return LdapDirectory.open(config.settings(), tls, clock, entropy);
    }

    @Override
    public synchronized void close() {
        byIssuer.values().forEach(opened -> opened.directory.close());
        byIssuer.clear();
    }
}
