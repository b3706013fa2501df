package org.gatewright.standalone.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientMetadata;

/** The members of a client that commands print. */
final class ClientView {
    /** The source of the clients that commands do not change. */
    static final String FILE = "file";

    /** The source of the registered clients. */
    static final String STORE = "store";

    /** The columns of a list of clients. */
    static final List<String> COLUMNS =
            List.of("client_id", "client_name", "source", "token_endpoint_auth_method", "grant_types", "scope");

    private static final List<String> SECRETS = List.of("secret_hashes", "shared_secret", "registration_token_hash");

    private ClientView() {}

    /** Returns all members without secrets and their hashes. */
    static Map<String, Object> shown(Client client, String source) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("client_id", client.id());
        members.put("source", source);
        members.putAll(ClientMetadata.write(client));
        SECRETS.forEach(members::remove);
        return members;
    }

    /** Returns all members with the hashes of secrets, without a secret that is not hashed. */
    static Map<String, Object> exported(Client client) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("client_id", client.id());
        members.putAll(ClientMetadata.write(client));
        members.remove("shared_secret");
        return members;
    }
}
