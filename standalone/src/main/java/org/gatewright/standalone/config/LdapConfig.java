package org.gatewright.standalone.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.gatewright.files.YamlMap;
import org.gatewright.identity.ldap.LdapGroups;
import org.gatewright.identity.ldap.LdapServer;
import org.gatewright.identity.ldap.LdapSettings;

/**
 * The settings of a directory that has the users. Immutable.
 *
 * @param authorities a file of the certificate authorities of its servers; empty for those of the Java runtime
 * @param migrates whether users move to the store when they sign in
 */
public record LdapConfig(LdapSettings settings, Optional<Path> authorities, boolean migrates) {
    private static final String NAME = "ldap";
    private static final String SERVERS = "servers";
    private static final String BASE = "base-dn";
    private static final String BIND = "bind-dn";
    private static final String PASSWORD = "password";
    private static final String START_TLS = "start-tls";
    private static final String GROUPS = "groups";
    private static final String CONNECT = "connect-timeout";
    private static final String RESPONSE = "response-timeout";

    /** Reads the settings; empty if no directory has the users. */
    static Optional<LdapConfig> read(YamlMap root) {
        if (root.names().contains(NAME) && root.names().contains("users")) {
            throw root.wrong(NAME, "the users are either in a file of 'users' or in 'ldap'; remove one of the two");
        }
        return root.map(NAME).map(LdapConfig::of);
    }

    private static LdapConfig of(YamlMap ldap) {
        LdapServer[] servers = ldap.texts(SERVERS).stream()
                .map(text -> ldap.parsed(SERVERS, text, LdapServer::of))
                .toArray(LdapServer[]::new);
        boolean active = ldap.text("kind").filter("active-directory"::equals).isPresent();
        LdapSettings settings = ldap.parsed(
                BASE,
                ldap.require(BASE),
                base -> active ? LdapSettings.activeDirectory(base, servers) : LdapSettings.of(base, servers));
        settings = with(ldap, "user-filter", settings, LdapSettings::userFilter);
        settings = with(ldap, "active-filter", settings, LdapSettings::activeFilter);
        settings = with(ldap, "subject", settings, LdapSettings::subjectAttribute);
        settings = secured(ldap, login(ldap, settings));
        settings = timeouts(ldap, groups(ldap, claims(ldap, settings)));
        return new LdapConfig(
                ldap.flag("verified-emails") ? settings.verifiedEmails() : settings,
                ldap.text("authorities").map(text -> ldap.file("authorities", text)),
                ldap.flag("migrate"));
    }

    private static LdapSettings with(
            YamlMap ldap, String name, LdapSettings settings, BiFunction<LdapSettings, String, LdapSettings> change) {
        return ldap.text(name)
                .map(text -> ldap.parsed(name, text, value -> change.apply(settings, value)))
                .orElse(settings);
    }

    private static LdapSettings login(YamlMap ldap, LdapSettings settings) {
        Optional<String> dn = ldap.text(BIND);
        if (dn.isEmpty()) {
            if (ldap.names().contains(PASSWORD)) {
                throw ldap.wrong(PASSWORD, "'password' is that of 'bind-dn', which is missing");
            }
            return settings;
        }
        String password = ldap.secret(PASSWORD, ldap.require(PASSWORD));
        try {
            return settings.login(dn.get(), password);
        } catch (IllegalArgumentException e) {
            throw ldap.wrong(BIND, String.valueOf(e.getMessage()));
        }
    }

    private static LdapSettings secured(YamlMap ldap, LdapSettings settings) {
        if (!ldap.names().contains(START_TLS)) {
            return settings;
        }
        try {
            return settings.startTls(ldap.flag(START_TLS));
        } catch (IllegalArgumentException e) {
            throw ldap.wrong(START_TLS, String.valueOf(e.getMessage()));
        }
    }

    private static LdapSettings claims(YamlMap ldap, LdapSettings settings) {
        Optional<YamlMap> given = ldap.map("claims");
        if (given.isEmpty()) {
            return settings;
        }
        YamlMap names = given.get();
        LdapSettings result = settings;
        Map<String, String> claims = new LinkedHashMap<>();
        for (String attribute : names.names()) {
            claims.put(attribute, names.require(attribute));
            result = names.parsed(attribute, names.require(attribute), claim -> settings.claims(claims));
        }
        return result;
    }

    private static LdapSettings groups(YamlMap ldap, LdapSettings settings) {
        return ldap.map(GROUPS).map(groups -> settings.groups(groups(groups))).orElse(settings);
    }

    private static LdapGroups groups(YamlMap groups) {
        List<String> ways = List.of("attribute", "filter", "nested").stream()
                .filter(groups.names()::contains)
                .toList();
        if (ways.size() > 1) {
            throw groups.wrong(ways.get(1), "'groups' must have only one of 'attribute', 'filter' and 'nested'");
        }
        if (ways.isEmpty()) {
            return LdapGroups.none();
        }
        if (ways.contains("attribute")) {
            return groups.parsed("attribute", groups.require("attribute"), LdapGroups.Attribute::new);
        }
        String base = groups.require(BASE);
        return ways.contains("filter")
                ? groups.parsed("filter", groups.require("filter"), filter -> LdapGroups.search(base, filter))
                : groups.parsed(BASE, base, LdapGroups::nested);
    }

    private static LdapSettings timeouts(YamlMap ldap, LdapSettings settings) {
        Duration connect = ldap.duration(CONNECT).orElse(settings.connectTimeout());
        Duration response = ldap.duration(RESPONSE).orElse(settings.responseTimeout());
        try {
            return settings.timeouts(connect, response);
        } catch (IllegalArgumentException e) {
            throw ldap.wrong(ldap.names().contains(CONNECT) ? CONNECT : RESPONSE, String.valueOf(e.getMessage()));
        }
    }
}
