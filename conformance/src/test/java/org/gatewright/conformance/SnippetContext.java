package org.gatewright.conformance;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.Vertx;
import jakarta.servlet.ServletContext;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.gatewright.openid.UserClaims;
import org.gatewright.protocol.FirstUse;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.protocol.jose.JwkSet;
import org.gatewright.resource.TokenVerifier;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.ServerBuilder;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientAuthMethod;
import org.gatewright.server.client.ClientStore;
import org.gatewright.server.event.EventListener;
import org.gatewright.server.exchange.ExchangePolicy;
import org.gatewright.server.interaction.Interaction;
import org.gatewright.server.interaction.InteractionPage;
import org.gatewright.server.interaction.Interactions;
import org.gatewright.server.permission.DetailType;
import org.gatewright.server.store.StoreProvider;
import org.gatewright.server.store.Stores;
import org.gatewright.server.token.KeyEncryption;
import org.gatewright.server.user.AccountStatus;
import org.gatewright.web.jdk.JdkWeb;
import org.slf4j.Logger;

/** The values, methods and types that snippets use without declaring them, as members to import. Only compiled. */
public final class SnippetContext {
    public static Audit audit;
    public static ServerBuilder builder;
    public static X509Certificate certificate;
    public static ClientStore clients;
    public static Clock clock;
    public static Customers customers;
    public static KeyEncryption encryption;
    public static String hash;
    public static List<String> hashes;
    public static HttpServer httpServer;
    public static Interactions interactions;
    public static String issuer;
    public static String jwks;
    public static byte[] key;
    public static JwkSet keys;
    public static EventListener listener;
    public static Logger log;
    public static JwkSet loginKeys;
    public static String next;
    public static Instant now;
    public static String number;
    public static String old;
    public static InteractionPage page;
    public static JwkSet partnerKeys;
    public static String password;
    public static DetailType payment;
    public static ExchangePolicy policy;
    public static StoreProvider provider;
    public static Request request;
    public static List<X509Certificate> roots;
    public static Stores stores;
    public static UserClaims claims;
    public static AccountStatus accounts;
    public static Route route;
    public static io.vertx.ext.web.Router router;
    public static String schema;
    public static String secret;
    public static AuthorizationServer server;
    public static ServletContext servletContext;
    public static String session;
    public static String thumbprint;
    public static String ticket;
    public static String user;
    public static Users users;
    public static FirstUse uses;
    public static TokenVerifier verifier;
    public static Vertx vertx;
    public static JdkWeb web;

    private SnippetContext() {}

    public static Response consentPage(Interaction interaction) {
        throw new UnsupportedOperationException();
    }

    public static String level(Optional<String> subject) {
        throw new UnsupportedOperationException();
    }

    public static Response loginPage(Interaction interaction) {
        throw new UnsupportedOperationException();
    }

    public static String ownerOf(String badge) {
        throw new UnsupportedOperationException();
    }

    public static List<Route> routes(String issuer) {
        throw new UnsupportedOperationException();
    }

    public interface Audit {
        void write(String issuer, String grantType, String clientId);
    }

    public record Customer(ClientStore clients) {}

    public interface Customers {
        Optional<Customer> find(String id);
    }

    public record Key(String clientId, String value) implements ClientAuthMethod.Proof {
        @Override
        public boolean proves(Client client) {
            throw new UnsupportedOperationException();
        }
    }

    public interface Users {
        Optional<String> verify(String username, String password);

        Optional<String> hash(String username);
    }
}
