package org.gatewright.standalone.client;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientMetadata;
import org.gatewright.server.client.ClientRegistry;
import org.gatewright.server.storage.StorageException;
import org.gatewright.standalone.yaml.ConfigException;
import org.gatewright.standalone.yaml.YamlMap;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * Clients in a YAML file, which is read once and written anew, as a whole, with every change. Thread-safe; one process
 * writes it.
 *
 * <p>A file that is missing is made, with its folder. The file is replaced atomically, so that at any moment it is the
 * old one or the new one, and only its owner can read it.
 */
public final class ClientFile implements ClientRegistry {
    private static final YAMLMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .loaderOptions(large())
                    .build())
            .build();

    private static final TypeReference<Map<String, Object>> MEMBERS = new TypeReference<>() {};

    private final Path file;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Map<String, Client> clients;

    private ClientFile(Path file, Map<String, Client> clients) {
        this.file = file;
        this.clients = clients;
    }

    /** As much as a file of ours can have, rather than the few megabytes that strangers' YAML may. */
    private static LoaderOptions large() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        return options;
    }

    /** Reads the file, whatever kind the hashes of secrets are of. */
    public static ClientFile open(Path file) {
        return open(file, hash -> {});
    }

    /**
     * Reads the file. A mistake in it is an {@link IllegalArgumentException} that names file, line and client.
     *
     * @param hashes throws an {@link IllegalArgumentException} for a hash of a secret that can't be verified
     */
    public static ClientFile open(Path file, Consumer<String> hashes) {
        if (!Files.exists(file)) {
            ClientFile fresh = new ClientFile(file, Map.of());
            fresh.write(Map.of());
            return fresh;
        }
        return new ClientFile(file, read(file, hashes));
    }

    @Override
    public Optional<Client> find(String clientId) {
        return Optional.ofNullable(clients.get(clientId));
    }

    @Override
    public Collection<Client> list() {
        return List.copyOf(clients.values());
    }

    @Override
    public void save(Client client) {
        lock.lock();
        try {
            Map<String, Client> changed = new LinkedHashMap<>(clients);
            changed.put(client.id(), client);
            write(changed);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean delete(String clientId) {
        lock.lock();
        try {
            Map<String, Client> changed = new LinkedHashMap<>(clients);
            boolean known = changed.remove(clientId) != null;
            if (known) {
                write(changed);
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    private static Map<String, Client> read(Path file, Consumer<String> hashes) {
        Map<String, Client> clients = new LinkedHashMap<>();
        JsonNode root = tree(file).path("clients");
        if (!root.isObject() && !root.isNull()) {
            throw new IllegalArgumentException(file + ": there has to be a mapping 'clients'");
        }
        root.properties().forEach(entry -> {
            String id = entry.getKey();
            try {
                if (!entry.getValue().isObject()) {
                    throw new IllegalArgumentException("it has no members");
                }
                Client client = ClientMetadata.read(id, YAML.convertValue(entry.getValue(), MEMBERS));
                client.secretHashes().forEach(hashes);
                clients.put(id, client);
            } catch (IllegalArgumentException e) {
                YamlMap lines = YamlMap.read(file).map("clients").orElseThrow();
                throw lines.wrong(id, "client '" + id + "': " + e.getMessage());
            }
        });
        return clients;
    }

    /** What is no YAML is refused first, and without repeating its line: there may be a secret in it. */
    private static JsonNode tree(Path file) {
        YamlMap.read(file);
        try {
            return YAML.readTree(Files.readAllBytes(file));
        } catch (JacksonException e) {
            throw new ConfigException(file, e.getLocation().getLineNr(), e.getOriginalMessage());
        } catch (IOException e) {
            throw new StorageException("Can't read " + file, e);
        }
    }

    /** What is on the disk comes first; only then is it known. */
    private void write(Map<String, Client> changed) {
        Map<String, Object> all = new LinkedHashMap<>();
        changed.values().forEach(client -> all.put(client.id(), ClientMetadata.write(client)));
        try {
            AtomicFile.write(file, YAML.writeValueAsBytes(Map.of("clients", all)));
        } catch (IOException e) {
            throw new StorageException("Can't write " + file, e);
        }
        clients = changed;
    }
}
