package org.gatewright.identity.ldap;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How to reach the users in an LDAP directory. Immutable; its text reveals no password.
 *
 * @param servers the servers, the preferred one first; all have the same users
 * @param startTls whether a connection to an {@code ldap} address continues with TLS (RFC 4511 §4.14)
 * @param login how the program itself authenticates; empty to search anonymously
 * @param baseDn where the users are
 * @param userFilter finds a user, with <code>{login}</code> for what the user typed
 * @param activeFilter a further condition for users that may sign in
 * @param subjectAttribute the attribute that identifies a user permanently; {@code objectGUID} is read as a UUID
 * @param claims the name of a claim for each attribute; the first attribute with a value counts
 * @param emailVerified whether the addresses in the directory are known to be the users' own
 * @param connectTimeout the longest time to connect
 * @param responseTimeout the longest time to wait for each response
 */
public record LdapSettings(
        List<LdapServer> servers,
        boolean startTls,
        Optional<Login> login,
        String baseDn,
        String userFilter,
        Optional<String> activeFilter,
        String subjectAttribute,
        Map<String, String> claims,
        LdapGroups groups,
        boolean emailVerified,
        Duration connectTimeout,
        Duration responseTimeout) {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(1);
    private static final int MAX_SERVERS = 16;

    /** A distinguished name and its password. Its text reveals neither. */
    public record Login(String dn, String password) {
        /** Throws {@link IllegalArgumentException} for an empty password, which a server accepts without authentication. */
        public Login {
            Names.require("bind DN", dn);
            if (password.isEmpty()) {
                throw new IllegalArgumentException("The password of the bind DN must not be empty");
            }
        }

        @Override
        public String toString() {
            return "Login";
        }
    }

    /** Throws {@link IllegalArgumentException} for a value out of range, and for an unencrypted connection to another host. */
    public LdapSettings {
        servers = List.copyOf(servers);
        claims = Collections.unmodifiableMap(new LinkedHashMap<>(claims));
        if (servers.isEmpty() || servers.size() > MAX_SERVERS) {
            throw new IllegalArgumentException("There must be 1 to " + MAX_SERVERS + " LDAP servers");
        }
        for (LdapServer server : servers) {
            if (!server.tls() && !startTls && !server.isLoopback()) {
                throw new IllegalArgumentException("The server " + server
                        + " needs ldaps or StartTLS; an unencrypted connection is permitted for localhost only");
            }
        }
        Names.require("base DN", baseDn);
        FilterTemplate.of(userFilter, FilterTemplate.LOGIN);
        activeFilter.ifPresent(FilterTemplate::parse);
        AttributeNames.require(subjectAttribute);
        claims.forEach(ClaimMapping::require);
        requireTimeout(connectTimeout);
        requireTimeout(responseTimeout);
    }

    private static void requireTimeout(Duration timeout) {
        if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(MAX_TIMEOUT) > 0) {
            throw new IllegalArgumentException("The timeouts of the LDAP server must be positive and at most a minute");
        }
    }

    /** Returns settings for users of the class {@code inetOrgPerson} (RFC 2798), as in OpenLDAP and 389 Directory Server. */
    public static LdapSettings of(String baseDn, LdapServer... servers) {
        return new LdapSettings(
                List.of(servers),
                List.of(servers).stream().anyMatch(server -> !server.tls() && !server.isLoopback()),
                Optional.empty(),
                baseDn,
                "(|(uid={login})(mail={login}))",
                Optional.empty(),
                "entryUUID",
                ClaimMapping.INET_ORG_PERSON,
                LdapGroups.memberOf(),
                false,
                DEFAULT_TIMEOUT,
                DEFAULT_TIMEOUT);
    }

    /** Returns settings for users of Active Directory. */
    public static LdapSettings activeDirectory(String baseDn, LdapServer... servers) {
        return of(baseDn, servers)
                .userFilter("(&(objectCategory=person)(objectClass=user)"
                        + "(|(sAMAccountName={login})(userPrincipalName={login})(mail={login})))")
                .subjectAttribute("objectGUID")
                .claims(ClaimMapping.ACTIVE_DIRECTORY);
    }

    public LdapSettings startTls(boolean other) {
        return new LdapSettings(
                servers,
                other,
                login,
                baseDn,
                userFilter,
                activeFilter,
                subjectAttribute,
                claims,
                groups,
                emailVerified,
                connectTimeout,
                responseTimeout);
    }

    public LdapSettings login(String dn, String password) {
        return new LdapSettings(
                servers,
                startTls,
                Optional.of(new Login(dn, password)),
                baseDn,
                userFilter,
                activeFilter,
                subjectAttribute,
                claims,
                groups,
                emailVerified,
                connectTimeout,
                responseTimeout);
    }

    public LdapSettings userFilter(String other) {
        return new LdapSettings(
                servers,
                startTls,
                login,
                baseDn,
                other,
                activeFilter,
                subjectAttribute,
                claims,
                groups,
                emailVerified,
                connectTimeout,
                responseTimeout);
    }

    public LdapSettings activeFilter(String other) {
        return new LdapSettings(
                servers,
                startTls,
                login,
                baseDn,
                userFilter,
                Optional.of(other),
                subjectAttribute,
                claims,
                groups,
                emailVerified,
                connectTimeout,
                responseTimeout);
    }

    public LdapSettings subjectAttribute(String other) {
        return new LdapSettings(
                servers,
                startTls,
                login,
                baseDn,
                userFilter,
                activeFilter,
                other,
                claims,
                groups,
                emailVerified,
                connectTimeout,
                responseTimeout);
    }

    public LdapSettings claims(Map<String, String> other) {
        return new LdapSettings(
                servers,
                startTls,
                login,
                baseDn,
                userFilter,
                activeFilter,
                subjectAttribute,
                other,
                groups,
                emailVerified,
                connectTimeout,
                responseTimeout);
    }

    public LdapSettings groups(LdapGroups other) {
        return new LdapSettings(
                servers,
                startTls,
                login,
                baseDn,
                userFilter,
                activeFilter,
                subjectAttribute,
                claims,
                other,
                emailVerified,
                connectTimeout,
                responseTimeout);
    }

    /** Returns settings for a directory in which only operators can set the addresses of users. */
    public LdapSettings verifiedEmails() {
        return new LdapSettings(
                servers,
                startTls,
                login,
                baseDn,
                userFilter,
                activeFilter,
                subjectAttribute,
                claims,
                groups,
                true,
                connectTimeout,
                responseTimeout);
    }

    public LdapSettings timeouts(Duration connect, Duration response) {
        return new LdapSettings(
                servers,
                startTls,
                login,
                baseDn,
                userFilter,
                activeFilter,
                subjectAttribute,
                claims,
                groups,
                emailVerified,
                connect,
                response);
    }

    @Override
    public String toString() {
        return "LdapSettings" + servers;
    }
}
