package org.gatewright.standalone.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.files.ClientFile;
import org.gatewright.files.SchemaDetailType;
import org.gatewright.files.YamlMap;
import org.gatewright.identity.password.PasswordHashes;
import org.gatewright.identity.user.UserDirectory;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.RedirectUri;
import org.gatewright.protocol.Scope;
import org.gatewright.server.client.AccessTokenFormat;
import org.gatewright.server.permission.DetailType;
import org.gatewright.server.permission.ProtectedResource;
import org.gatewright.server.secret.SecretVerifier;

/**
 * The clients, users, scopes and resources of the settings. Immutable, except that the files of users and clients are
 * reloaded when they change.
 *
 * @param users the users of a file; empty if they are in the store or in an LDAP directory
 * @param ldap the directory that has the users, or had them
 * @param scopes the description of each scope token for end-users
 * @param resources the resources that tokens can be issued for
 * @param detailTypes the types of authorization details
 * @param files the files to {@link LiveFile#refresh}
 * @param check whether the server supports a client
 */
public record Directory(
        LiveClients clients,
        Optional<UserDirectory> users,
        Optional<LdapConfig> ldap,
        Map<String, String> scopes,
        List<ProtectedResource> resources,
        List<DetailType> detailTypes,
        List<LiveFile<?>> files,
        Optional<ClientCheck> check) {
    /** The scope tokens of OpenID Connect, unless the settings describe them otherwise. */
    private static final Map<String, String> OPENID = openId();

    private static Map<String, String> openId() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("openid", "Know that it is you, each time you log in");
        texts.put("profile", "See your name and your profile");
        texts.put("email", "See your e-mail address");
        texts.put("address", "See your postal address");
        texts.put("phone", "See your telephone number");
        texts.put("offline_access", "Keep its access when you have logged out");
        return Collections.unmodifiableMap(texts);
    }

    /** The setting that lists MCP servers, and the scope token for them. */
    static final String MCP = "mcp";

    static Directory read(YamlMap root, StoreAddress store, ClientCheck.Server server) {
        Entropy entropy = Entropy.system();
        PasswordHashes passwords = PasswordHashes.of(entropy);
        SecretVerifier verifier = new SecretVerifier(entropy, passwords.kinds());
        Map<String, String> scopes = scopes(root);
        List<ProtectedResource> resources = resources(root);
        Optional<LiveFile<Users>> users = root.text("users")
                .map(text -> new LiveFile<>(root.file("users", text), file -> Users.read(file, verifier, passwords)));
        Optional<LdapConfig> ldap = LdapConfig.read(root);
        boolean stored = users.isEmpty() && ldap.map(LdapConfig::migrates).orElse(true);
        if (stored && !store.isSql()) {
            throw root.wrong(
                    "store",
                    "without a file of 'users' or a directory that keeps them, the store must be SQLite or PostgreSQL,"
                            + " which then has the users");
        }
        ClientCheck check = new ClientCheck(server, scopes.keySet(), resources, verifier::require);
        Optional<LiveFile<ClientFile>> clients =
                root.text("clients").map(text -> clients(root.file("clients", text), check));
        clients.ifPresent(file -> OpenFiles.warn(root.path(root.require("clients")), "it may contain client secrets"));
        List<LiveFile<?>> files = new ArrayList<>();
        users.ifPresent(files::add);
        clients.ifPresent(files::add);
        return new Directory(
                new LiveClients(clients),
                users.map(LiveAccounts::new),
                ldap,
                scopes,
                resources,
                detailTypes(root),
                files,
                Optional.of(check));
    }

    /** Returns whether the store has the users, or gets them. */
    public boolean storesUsers() {
        return users.isEmpty() && ldap.map(LdapConfig::migrates).orElse(true);
    }

    /** Creates a missing file at the start only; a file that is removed later is an error. */
    private static LiveFile<ClientFile> clients(Path file, ClientCheck check) {
        if (!Files.exists(file)) {
            ClientFile.open(file);
        }
        return new LiveFile<>(file, present -> ClientFile.existing(present, check));
    }

    /** Returns an empty directory. */
    static Directory empty() {
        return new Directory(
                new LiveClients(Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                OPENID,
                List.of(),
                List.of(),
                List.of(),
                Optional.empty());
    }

    /** Returns a copy with more scope tokens. */
    public Directory with(Map<String, String> moreScopes) {
        Map<String, String> allScopes = new LinkedHashMap<>(scopes);
        allScopes.putAll(moreScopes);
        return new Directory(clients, users, ldap, allScopes, resources, detailTypes, files, check);
    }

    /** Reads the scope tokens with their texts; for MCP servers there is one where the settings name none. */
    private static Map<String, String> scopes(YamlMap root) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (root.names().contains(MCP) && !root.names().contains("scopes")) {
            texts.put(MCP, "Use the tools and data of the MCP server");
        }
        if (!root.names().contains(MCP)) {
            texts.putAll(OPENID);
        }
        root.map("scopes")
                .ifPresent(scopes -> scopes.names()
                        .forEach(name ->
                                texts.put(scope(scopes, name), scopes.text(name).orElseThrow())));
        return texts;
    }

    private static String scope(YamlMap scopes, String name) {
        try {
            return Scope.of(name).toString();
        } catch (IllegalArgumentException e) {
            throw scopes.wrong(name, String.valueOf(e.getMessage()));
        }
    }

    /** Reads one resource, a list, or a mapping of resources to their settings. */
    private static List<ProtectedResource> resources(YamlMap root) {
        List<ProtectedResource> resources = new ArrayList<>(listed(root, MCP));
        Optional<YamlMap> described = root.map("resources");
        if (described.isEmpty()) {
            resources.addAll(listed(root, "resources"));
            return resources;
        }
        for (String address : described.get().names()) {
            ProtectedResource resource = described.get().parsed(address, address, Directory::resource);
            Optional<YamlMap> more = described.get().map(address);
            Optional<AccessTokenFormat> format = more.flatMap(settings -> settings.text("tokens"))
                    .map(text -> text.equals("jwt") ? AccessTokenFormat.JWT : AccessTokenFormat.OPAQUE);
            List<String> scope = more.map(settings -> settings.texts("scope")).orElse(List.of());
            boolean dpop =
                    more.filter(settings -> settings.flag("require-dpop")).isPresent();
            resources.add(new ProtectedResource(resource.identifier(), Scope.of(scope), format, dpop));
        }
        return resources;
    }

    /** Reads the types of authorization details, each with its schema in a file. */
    private static List<DetailType> detailTypes(YamlMap root) {
        List<DetailType> types = new ArrayList<>();
        root.map("detail-types")
                .ifPresent(all -> all.names()
                        .forEach(
                                name -> types.add(detailType(name, all.map(name).orElseThrow()))));
        return types;
    }

    private static DetailType detailType(String name, YamlMap settings) {
        Path file = settings.file("schema", settings.require("schema"));
        try {
            return SchemaDetailType.of(name, Files.readString(file), settings.require("description"));
        } catch (IOException e) {
            throw settings.wrong("schema", "cannot read " + file);
        } catch (IllegalArgumentException e) {
            throw settings.wrong("schema", String.valueOf(e.getMessage()));
        }
    }

    private static List<ProtectedResource> listed(YamlMap root, String name) {
        return root.texts(name).stream()
                .map(text -> root.parsed(name, text, Directory::resource))
                .toList();
    }

    /** Rejects plain http, which would expose access tokens. */
    private static ProtectedResource resource(String text) {
        ProtectedResource resource = ProtectedResource.at(text);
        if (text.startsWith("http://") && new RedirectUri(text).isPlainHttp()) {
            throw new IllegalArgumentException("a resource must use https or a loopback address");
        }
        return resource;
    }
}
