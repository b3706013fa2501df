package org.gatewright.examples;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import org.gatewright.protocol.GrantType;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientStore;
import org.gatewright.server.storage.StorageException;

/** A client storage of one's own: each client is a file {@code <id>.properties} in a folder. */
public record CustomClientStoreExample(Path folder) implements ClientStore {
    @Override
    public Optional<Client> find(String clientId) {
        if (clientId.isEmpty()
                || !clientId.chars().allMatch(c -> "abcdefghijklmnopqrstuvwxyz0123456789-".indexOf(c) >= 0)) {
            return Optional.empty();
        }
        Path file = folder.resolve(clientId + ".properties");
        return Files.exists(file) ? Optional.of(read(clientId, file)) : Optional.empty();
    }

    private static Client read(String clientId, Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new StorageException("Can't read " + file, e);
        }
        return Client.confidentialWithHash(clientId, properties.getProperty("secretHash"))
                .redirectUris(properties.getProperty("redirectUri"))
                .grantTypes(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN)
                .scope(properties.getProperty("scope").split(" "))
                .build();
    }
}
