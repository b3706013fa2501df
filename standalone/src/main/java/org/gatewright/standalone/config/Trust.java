package org.gatewright.standalone.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.gatewright.files.YamlMap;
import org.gatewright.protocol.NormalUri;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.exchange.ExchangePolicy;
import org.gatewright.server.exchange.ExchangeRequest;
import org.gatewright.server.exchange.TokenType;

/**
 * Whose assertions are accepted, and which tokens may be exchanged. Immutable.
 *
 * @param issuers the trusted issuers of assertions
 * @param exchanges the rule of each client that may exchange tokens, by its id
 */
public record Trust(List<Asserting> issuers, Map<String, Exchange> exchanges) implements ExchangePolicy {
    static final String ISSUERS = "trusted-issuers";
    static final String EXCHANGE = "exchange";

    /**
     * A trusted issuer.
     *
     * @param identityAssertions whether its assertions are for one client each (ID-JAG)
     * @param subject the claim that names the local end-user or the workload
     * @param workloads the client that each workload is, by its subject; empty if the subjects are end-users
     */
    public record Asserting(Issuer issuer, boolean identityAssertions, String subject, Map<String, String> workloads) {}

    /**
     * What a client may exchange.
     *
     * @param subjectClients the clients whose tokens it may exchange; empty for any
     * @param scope the scope tokens of the new token, at most
     * @param resources where the new token may be used
     * @param servers the issuers for which it may get identity assertions
     * @param verdict whether the new token names the client as actor
     */
    public record Exchange(
            Set<String> subjectClients,
            Set<String> scope,
            Set<String> resources,
            Set<String> servers,
            Verdict verdict) {}

    public Trust {
        issuers = List.copyOf(issuers);
        exchanges = Map.copyOf(exchanges);
    }

    static Trust none() {
        return new Trust(List.of(), Map.of());
    }

    static Trust read(YamlMap root, Directory realm) {
        List<Asserting> issuers = root.map(ISSUERS).stream()
                .flatMap(all -> all.names().stream().map(name -> asserting(all, name)))
                .toList();
        Map<String, Exchange> exchanges = new LinkedHashMap<>();
        root.map(EXCHANGE)
                .ifPresent(all -> all.names()
                        .forEach(client ->
                                exchanges.put(client, exchange(all.map(client).orElseThrow(), realm))));
        return new Trust(issuers, exchanges);
    }

    /** Returns the clients that are workloads of a trusted platform. */
    static Set<String> workloads(YamlMap root) {
        return root.map(ISSUERS).stream()
                .flatMap(all -> all.names().stream().map(name -> asserting(all, name)))
                .flatMap(issuer -> issuer.workloads().values().stream())
                .collect(Collectors.toSet());
    }

    private static Asserting asserting(YamlMap all, String name) {
        Issuer issuer = all.parsed(name, name, Issuer::new);
        Optional<YamlMap> more = all.map(name);
        Map<String, String> workloads = new LinkedHashMap<>();
        more.flatMap(settings -> settings.map("workloads"))
                .ifPresent(clients -> clients.names()
                        .forEach(subject ->
                                workloads.put(subject, clients.text(subject).orElseThrow())));
        boolean identityAssertions =
                more.filter(settings -> settings.flag("identity-assertions")).isPresent();
        if (identityAssertions && !workloads.isEmpty()) {
            throw more.orElseThrow().wrong("workloads", "identity assertions are about end-users, not about workloads");
        }
        return new Asserting(
                issuer,
                identityAssertions,
                more.flatMap(settings -> settings.text("subject")).orElse("sub"),
                Map.copyOf(workloads));
    }

    private static Exchange exchange(YamlMap rule, Directory realm) {
        List<String> scope = rule.texts("scope");
        scope.stream()
                .filter(token -> !realm.scopes().containsKey(token))
                .findFirst()
                .ifPresent(token -> {
                    throw rule.wrong("scope", "the scope token '" + token + "' is not defined under 'scopes'");
                });
        return new Exchange(
                Set.copyOf(rule.texts("tokens-of")),
                Set.copyOf(scope),
                rule.texts("resources").stream().map(NormalUri::of).collect(Collectors.toSet()),
                rule.texts("identity-assertions-for").stream()
                        .map(issuer -> rule.parsed("identity-assertions-for", issuer, Issuer::new)
                                .value())
                        .collect(Collectors.toSet()),
                rule.text("as").filter("impersonation"::equals).isPresent()
                        ? Verdict.IMPERSONATION
                        : Verdict.DELEGATION);
    }

    /** Returns the issuers for which identity assertions are issued. */
    public Set<String> servers() {
        return exchanges.values().stream()
                .flatMap(exchange -> exchange.servers.stream())
                .collect(Collectors.toSet());
    }

    /** Denies every exchange that no rule permits. */
    @Override
    public Verdict classify(ExchangeRequest request) {
        Exchange rule = exchanges.get(request.client().id());
        if (rule == null) {
            return Verdict.DENIED;
        }
        boolean ofClient = rule.subjectClients.isEmpty()
                || rule.subjectClients.contains(
                        request.subject().authorization().clientId());
        boolean permitted =
                ofClient && rule.scope.containsAll(request.permission().scope().tokens()) && isFor(rule, request);
        return permitted ? rule.verdict : Verdict.DENIED;
    }

    /** Returns whether the new token is for permitted resources, or for another permitted authorization server. */
    private static boolean isFor(Exchange rule, ExchangeRequest request) {
        if (request.type() == TokenType.ID_JAG) {
            return rule.servers.containsAll(request.audience());
        }
        return areIn(rule.resources, request.permission().resources())
                && areIn(rule.resources, request.resources())
                && areIn(rule.resources, request.audience());
    }

    private static boolean areIn(Set<String> permitted, Iterable<String> wanted) {
        for (String each : wanted) {
            if (!permitted.contains(NormalUri.of(each))) {
                return false;
            }
        }
        return true;
    }
}
