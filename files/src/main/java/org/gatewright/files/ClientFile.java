package org.gatewright.files;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientMetadata;
import org.gatewright.server.client.ClientRegistry;
import org.gatewright.server.storage.Page;
import org.gatewright.server.storage.StorageException;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * A client registry in a YAML file, which is read once and rewritten as a whole with every change. Thread-safe; only one
 * process may write the file.
 *
 * <p>A missing file is created, with its directory. The file is replaced atomically, so that readers see either the old
 * or the new content, and only its owner can read it.
 */
public final class ClientFile implements ClientRegistry {
    private static final YamlSchema SCHEMA = YamlSchema.of(ClientFile.class, "clients.json");
    private static final String SHARED = "shared_secret";
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

    /** Lifts the size limit of the parser, which is meant for untrusted input. */
    private static LoaderOptions large() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        return options;
    }

    /** Reads the file without checking its clients further. */
    public static ClientFile open(Path file) {
        return open(file, client -> {});
    }

    /**
     * Reads the file. Throws {@link ConfigException} with the file, the position and the client if it is invalid.
     *
     * @param check throws an {@link IllegalArgumentException} for a client that the server does not support
     */
    public static ClientFile open(Path file, Consumer<Client> check) {
        if (!Files.exists(file)) {
            ClientFile fresh = new ClientFile(file, Map.of());
            fresh.write(Map.of());
            return fresh;
        }
        return existing(file, check);
    }

    /** Reads a file that must exist; creates none. */
    public static ClientFile existing(Path file, Consumer<Client> check) {
        return new ClientFile(file, read(file, check));
    }

    @Override
    public Optional<Client> find(String clientId) {
        return Optional.ofNullable(clients.get(clientId));
    }

    @Override
    public boolean blocks(String clientId) {
        return false;
    }

    @Override
    public Page<Client> list(Optional<String> cursor) {
        return Page.last(cursor.isEmpty() ? List.copyOf(clients.values()) : List.of());
    }

    @Override
    public void save(Client client) {
        write(client.id(), known -> Optional.of(client));
    }

    @Override
    public boolean insert(Client client) {
        return write(client.id(), known -> Optional.of(known.orElse(client))).isEmpty();
    }

    @Override
    public Optional<Client> change(String clientId, UnaryOperator<Client> change) {
        return write(clientId, known -> known.map(change)).flatMap(known -> find(clientId));
    }

    @Override
    public boolean delete(String clientId) {
        return write(clientId, known -> Optional.empty()).isPresent();
    }

    /** Writes the file with a client that takes the place of a known one, unless both are the same; returns the known one. */
    private Optional<Client> write(String clientId, UnaryOperator<Optional<Client>> next) {
        lock.lock();
        try {
            Map<String, Client> changed = new LinkedHashMap<>(clients);
            Optional<Client> known = Optional.ofNullable(changed.get(clientId));
            Optional<Client> client = next.apply(known);
            if (!client.equals(known)) {
                client.ifPresentOrElse(one -> changed.put(clientId, one), () -> changed.remove(clientId));
                write(changed);
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    /** Validates YAML and schema first, whose errors do not repeat secrets. */
    private static Map<String, Client> read(Path file, Consumer<Client> check) {
        Map<String, Client> clients = new LinkedHashMap<>();
        Optional<YamlMap> all = YamlMap.read(file, SCHEMA).map("clients");
        if (all.isPresent()) {
            JsonNode tree = tree(file).path("clients");
            for (String id : all.get().names()) {
                clients.put(id, client(id, all.get(), YAML.convertValue(tree.path(id), MEMBERS), check));
            }
        }
        return clients;
    }

    private static Client client(String id, YamlMap all, Map<String, Object> members, Consumer<Client> check) {
        YamlMap lines = all.map(id).orElseThrow();
        try {
            if (members.get(SHARED) instanceof String secret) {
                members.put(SHARED, lines.secret(SHARED, secret));
            }
            Client client = ClientMetadata.read(id, members); // the schema knows all names
            check.accept(client);
            return client;
        } catch (ConfigException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            String said = String.valueOf(e.getMessage());
            String problem = said.startsWith("Client '" + id + "'") ? said : "client '" + id + "': " + said;
            // Points at the wrong member if the message contains its name or its value.
            throw lines.names().stream()
                    .filter(name -> said.contains("'" + name + "'") || mentions(said, members.get(name)))
                    .findFirst()
                    .map(name -> lines.wrong(name, problem))
                    .orElseGet(() -> all.wrong(id, problem));
        }
    }

    private static boolean mentions(String said, @Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().anyMatch(element -> mentions(said, element))
                : value instanceof String text && !text.isEmpty() && said.contains("'" + text + "'");
    }

    private static JsonNode tree(Path file) {
        try {
            return YAML.readTree(Files.readAllBytes(file));
        } catch (JacksonException e) {
            throw new ConfigException(
                    file, e.getLocation().getLineNr(), e.getLocation().getColumnNr(), e.getOriginalMessage());
        } catch (IOException e) {
            throw new StorageException("Cannot read " + file + ": " + Unreadable.why(file), e);
        }
    }

    /** Writes the file before the change becomes visible. */
    private void write(Map<String, Client> changed) {
        Map<String, Object> all = new LinkedHashMap<>();
        changed.values().forEach(client -> all.put(client.id(), ClientMetadata.write(client)));
        try {
            AtomicFile.write(file, YAML.writeValueAsBytes(Map.of("clients", all)));
        } catch (IOException e) {
            throw new StorageException("Cannot write " + file + ": " + e.getMessage(), e);
        }
        clients = changed;
    }
}
