package org.gatewright.standalone.serve;

import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gatewright.files.ConfigException;
import org.gatewright.protocol.http.Dispatcher;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.Tenants;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.storage.StorageException;
import org.gatewright.standalone.config.FileStamp;
import org.gatewright.standalone.config.LiveFile;
import org.gatewright.standalone.config.Network;
import org.gatewright.standalone.config.ServerConfig;

/**
 * A dispatcher to the program's own server and the tenants' servers, one per settings file in a directory. All files are
 * read at startup, so that errors are found early; a tenant's server is created on first use. A later change affects only
 * its tenant: if the file is invalid, a loaded tenant keeps its previous settings. Thread-safe.
 */
final class TenantFolder implements Dispatcher {
    private static final System.Logger LOG = System.getLogger(TenantFolder.class.getName());

    /** A placeholder for the program's own settings in error messages. */
    private static final Path PROGRAM = Path.of("the program's settings");

    private final Optional<Path> folder;
    private final ServerConfig program;
    private final Function<ServerConfig, LiveServer> servers;
    private final LiveServer own;
    private final Tenants tenants;
    private final Map<Path, Tenant> byFile = new HashMap<>();
    private final Map<String, Path> byAddress = new HashMap<>();
    private volatile Index index = Index.EMPTY;

    /** The data of a tenant that is kept while it is not loaded. */
    private record Tenant(FileStamp stamp, Set<String> addresses, Optional<Network.Tls> tls, boolean broken) {
        /** A tenant whose file has never been valid. */
        static final Tenant NOT_YET = new Tenant(new FileStamp(0, 0, ""), Set.of(), Optional.empty(), true);

        Tenant broken(FileStamp now) {
            return new Tenant(now, addresses, tls, true);
        }

        Stream<String> hosts() {
            return addresses.stream().map(TenantFolder::hostOf);
        }
    }

    /** An index of the tenants by the address of their issuer; an ID is the path of the settings file. */
    private record Index(
            Map<String, String> ids, Set<String> hosts, Map<String, Network.Tls> certificates, int longestPath) {
        static final Index EMPTY = new Index(Map.of(), Set.of(), Map.of(), 0);
    }

    /**
     * Reads the configured directory. Throws {@link ConfigException} for the first error.
     *
     * @param own the program's own server
     * @param servers creates the server of a tenant
     */
    TenantFolder(ServerConfig program, LiveServer own, Function<ServerConfig, LiveServer> servers, Clock clock) {
        this.folder = program.tenants();
        this.program = program;
        this.servers = servers;
        this.own = own;
        this.tenants = Tenants.of(this::find, this::load, clock);
        program.network()
                .hosts()
                .forEach(host -> byAddress.put(host + program.issuer().path(), PROGRAM));
        files().parallelStream().map(this::read).toList().forEach(this::add);
        renew();
    }

    private record Read(Path file, Tenant tenant) {}

    private Read read(Path file) {
        FileStamp stamp = FileStamp.of(file);
        ServerConfig config = program.tenant(file);
        String path = config.issuer().path();
        Set<String> addresses = new HashSet<>();
        config.network().hosts().forEach(host -> addresses.add(host + path));
        Optional<Network.Tls> tls = config.network()
                .tls()
                .filter(pair -> !pair.equals(program.network().tls().orElse(null)));
        return new Read(file, new Tenant(stamp, Set.copyOf(addresses), tls, false));
    }

    /** Adds a tenant; rejects a duplicate issuer, since both servers would share their state. */
    private void add(Read read) {
        for (String address : read.tenant.addresses) {
            Path other = byAddress.getOrDefault(address, read.file);
            if (!other.equals(read.file)) {
                throw new ConfigException(
                        read.file, "the issuer has the same address as the one in " + other.getFileName());
            }
        }
        remove(read.file);
        byFile.put(read.file, read.tenant);
        read.tenant.addresses.forEach(address -> byAddress.put(address, read.file));
    }

    private void remove(Path file) {
        Optional.ofNullable(byFile.remove(file)).ifPresent(gone -> gone.addresses.forEach(byAddress::remove));
        tenants.reload(file.toString());
    }

    private List<Path> files() {
        return folder.map(ServerConfig::tenantsIn).orElse(List.of());
    }

    /** Reloads changes in the directory and in the files of loaded tenants. */
    synchronized void refresh() {
        if (folder.isEmpty()) {
            return;
        }
        try {
            Set<Path> present = new LinkedHashSet<>(files());
            List<Path> gone = byFile.keySet().stream()
                    .filter(file -> !present.contains(file))
                    .toList();
            gone.forEach(file -> {
                remove(file);
                LOG.log(Level.INFO, () -> "Tenant removed: " + file);
            });
            long read = present.stream().filter(this::refresh).count();
            if (read > 0 || !gone.isEmpty()) {
                // An address that was taken may be free now.
                present.stream()
                        .filter(file -> byFile.getOrDefault(file, Tenant.NOT_YET).broken)
                        .forEach(this::readAgain);
                renew();
            }
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, () -> "Keeping the tenants unchanged: " + e.getMessage());
        }
        loadedFiles().forEach(LiveFile::refresh);
    }

    /** Reloads a file if it has changed; returns whether the tenant changed. */
    private boolean refresh(Path file) {
        Tenant before = byFile.get(file);
        return (before == null || !before.stamp.equals(FileStamp.of(file))) && readAgain(file);
    }

    private boolean readAgain(Path file) {
        FileStamp now = FileStamp.of(file);
        Tenant before = byFile.get(file);
        try {
            add(read(file));
            LOG.log(Level.INFO, () -> "Tenant settings read: " + file);
            return true;
        } catch (RuntimeException e) {
            byFile.put(file, Optional.ofNullable(before).orElse(Tenant.NOT_YET).broken(now));
            LOG.log(Level.WARNING, () -> "Keeping the previous settings of the tenant: " + e.getMessage());
            return false;
        }
    }

    private void renew() {
        Set<String> hosts = new HashSet<>();
        Map<String, Network.Tls> certificates = new HashMap<>();
        byFile.forEach((file, tenant) -> {
            tenant.hosts().forEach(hosts::add);
            tenant.tls.ifPresent(pair -> tenant.hosts().forEach(host -> certificates.put(name(host), pair)));
        });
        Map<String, String> ids = new HashMap<>();
        byFile.forEach((file, tenant) -> tenant.addresses.forEach(address -> ids.put(address, file.toString())));
        int longest = ids.keySet().stream()
                .mapToInt(address -> address.length() - hostOf(address).length())
                .max()
                .orElse(0);
        index = new Index(Map.copyOf(ids), hosts, certificates, longest);
    }

    /** Returns the host without its port, as in TLS server names; IPv6 addresses are not such names (RFC 6066 §3). */
    private static String name(String host) {
        int colon = host.lastIndexOf(':');
        return colon < 0 ? host : host.substring(0, colon);
    }

    /** Whether a tenant's settings, or a file that they refer to, are invalid. */
    synchronized boolean isBroken() {
        return byFile.values().stream().anyMatch(Tenant::broken)
                || loadedFiles().anyMatch(LiveFile::isBroken);
    }

    /** Returns the certificates of tenants by server name. */
    Map<String, Network.Tls> certificates() {
        return index.certificates;
    }

    /** Whether a server has that host. */
    boolean isAt(String host) {
        return program.network().hosts().contains(host) || index.hosts.contains(host);
    }

    private static String hostOf(String address) {
        int slash = address.indexOf('/');
        return slash < 0 ? address : address.substring(0, slash);
    }

    /** Finds the tenant whose issuer path is the longest prefix of the request path, of which the rest is not looked at. */
    private Optional<String> find(String host, String path) {
        Index now = index;
        if (!now.hosts.contains(host)) {
            return Optional.empty();
        }
        String below = Tenants.pathOf(path);
        int end = below.length() <= now.longestPath ? below.length() : below.lastIndexOf('/', now.longestPath);
        while (end > 0 && !now.ids.containsKey(host + below.substring(0, end))) {
            end = Math.max(0, below.lastIndexOf('/', end - 1));
        }
        return Optional.ofNullable(now.ids.get(host + below.substring(0, Math.max(0, end))));
    }

    private Optional<Dispatcher> load(String id) {
        try {
            return Optional.of(servers.apply(program.tenant(Path.of(id))));
        } catch (ConfigException e) {
            throw new StorageException("The settings of the tenant are invalid", e);
        } catch (IllegalStateException e) {
            throw new StorageException("The tenant cannot be loaded", e);
        }
    }

    /** Returns the files of the tenants that are loaded, which are read again when they change. */
    private Stream<LiveFile<?>> loadedFiles() {
        return tenants.loaded().stream()
                .filter(LiveServer.class::isInstance)
                .flatMap(tenant -> ((LiveServer) tenant).files().stream());
    }

    /** Runs the background tasks of a tenant, which is loaded if necessary; does nothing if there is no such tenant. */
    void runTasks(Issuer issuer) {
        find(URI.create(issuer.value()).getAuthority(), issuer.path())
                .flatMap(tenants::get)
                .filter(LiveServer.class::isInstance)
                .ifPresent(server -> ((LiveServer) server).runTasks());
    }

    /** Whether the request belongs to a tenant; the program's own server is not reachable at a tenant's host. */
    private boolean isTenants(String host, String path) {
        if (index.ids.isEmpty()) {
            return false;
        }
        return tenants.serves(host, path) || !program.network().hosts().contains(host) && index.hosts.contains(host);
    }

    private Dispatcher of(Request request) {
        if (index.ids.isEmpty()) {
            return own;
        }
        String host = request.header("Host").orElse("").toLowerCase(Locale.ROOT);
        return isTenants(host, request.path()) ? tenants : own;
    }

    @Override
    public boolean serves(String host, String path) {
        return isTenants(host, path) ? tenants.serves(host, path) : own.serves(host, path);
    }

    @Override
    public boolean blocks(Request request) {
        return of(request).blocks(request);
    }

    @Override
    public Response respond(Request request) {
        return of(request).respond(request);
    }
}
