package org.gatewright.server.exchange;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.config.Settings;
import org.gatewright.server.exchange.ExchangePolicy.Verdict;
import org.gatewright.server.permission.PermissionPolicy;
import org.gatewright.server.token.Decision;
import org.gatewright.server.token.Grant;
import org.gatewright.server.token.IssuedToken;
import org.gatewright.server.token.SubjectTokens;
import org.gatewright.server.token.TokenIssuer;
import org.gatewright.server.token.TokenKind;
import org.gatewright.server.token.TokenRequest;
import org.gatewright.server.token.Tokens;

/** The token exchange grant (RFC 8693 §2). */
record ExchangeGrant(
        Tokens tokens,
        TokenIssuer tokenIssuer,
        PermissionPolicy permissions,
        Settings settings,
        ExchangePolicy policy,
        IdentityAssertion assertions,
        List<SubjectTokens> more)
        implements Grant {
    @Override
    public GrantType type() {
        return GrantType.TOKEN_EXCHANGE;
    }

    @Override
    public boolean blocks() {
        return false;
    }

    @Override
    public Decision decide(TokenRequest request) {
        Parameters form = request.form();
        TokenType wanted = wanted(form);
        IssuedToken subject = identity(request, wanted)
                .or(() -> token(form, "subject_token"))
                .orElseThrow(() -> OAuthException.missing("subject_token"));
        Optional<IssuedToken> actor = token(form, "actor_token");
        EndUser user = subject.authorization()
                .endUser()
                .orElseThrow(() -> OAuthException.invalidRequest("The subject token has no end-user.")
                        .rule("RFC 8693 §2.1"));
        List<String> audience = form.findAll("audience");
        Permission permission = permission(request, subject, wanted, audience);
        ExchangeRequest exchange = new ExchangeRequest(
                request.client(), subject, actor, permission, form.findAll("resource"), audience, wanted);
        Verdict verdict = policy.classify(exchange);
        if (verdict == Verdict.DENIED) {
            throw OAuthException.of(
                            ErrorCode.UNAUTHORIZED_CLIENT, "The client is not authorized for this token exchange.")
                    .rule("RFC 8693 §5");
        }
        if (subject.claims().confirmation().isPresent()
                && request.confirmation().isEmpty()) {
            throw OAuthException.invalidRequest("A sender-constrained subject token requires proof of possession.")
                    .rule("RFC 9449 §5");
        }
        if (wanted == TokenType.ID_JAG) {
            EndUser named = verdict == Verdict.DELEGATION ? acting(user, request, actor) : user;
            return assertions.issue(exchange, named);
        }
        EndUser endUser = verdict == Verdict.DELEGATION ? acting(user, request, actor) : user;
        return new Decision.Created(
                created(request, subject, endUser, permission),
                Map.of("issued_token_type", TokenType.ACCESS_TOKEN.value()));
    }

    /** Issues no refresh token, and never exceeds the subject token's remaining lifetime. */
    private Authorization created(TokenRequest request, IssuedToken subject, EndUser endUser, Permission permission) {
        Instant now = settings.now();
        Instant usual = tokenIssuer.endOf(Optional.empty(), now);
        Instant end = usual.isBefore(subject.claims().expires())
                ? usual
                : subject.claims().expires();
        return tokenIssuer
                .blank(
                        request.client(),
                        Optional.of(endUser),
                        permission,
                        subject.authorization().data(),
                        now)
                .start(Optional.empty(), end);
    }

    /** Returns the end-user with the subject of the actor token, or else the client, as the latest actor (§4.1). */
    private static EndUser acting(EndUser user, TokenRequest request, Optional<IssuedToken> actor) {
        List<String> actors = new ArrayList<>();
        actors.add(actor.map(IssuedToken::authorization)
                .map(Authorization::subjectOrClient)
                .orElseGet(() -> EndUser.client(request.client().id())));
        actors.addAll(user.actors());
        if (actors.size() > EndUser.MAX_ACTORS) {
            throw OAuthException.invalidRequest("The chain of actors is too long.")
                    .rule("RFC 8693 §4.1");
        }
        return user.actors(actors);
    }

    private static TokenType wanted(Parameters form) {
        Optional<String> urn = form.find("requested_token_type");
        return urn.isEmpty()
                ? TokenType.ACCESS_TOKEN
                : urn.flatMap(TokenType::of)
                        .filter(type -> type == TokenType.ACCESS_TOKEN || type == TokenType.ID_JAG)
                        .orElseThrow(() -> OAuthException.invalidRequest("The requested token type is not supported.")
                                .rule("RFC 8693 §2.2.2"));
    }

    /** Returns the requested permission; without a scope, all of the subject token's that the client may have. */
    private Permission permission(TokenRequest request, IssuedToken subject, TokenType wanted, List<String> audience) {
        // The resources of an identity assertion are those of another authorization server.
        Parameters form = wanted == TokenType.ID_JAG ? withoutResources(request.form()) : request.form();
        Permission asked = permissions.resolve(
                request.client(), form, Optional.of(subject.claims().scope()));
        if (!subject.claims().scope().containsAll(asked.scope())) {
            throw OAuthException.invalidScope("The requested scope exceeds the scope of the subject token.")
                    .rule("RFC 8693 §2.1");
        }
        permissions.requireGranted(subject.claims().permission(), asked);
        if (wanted == TokenType.ID_JAG) {
            return asked;
        }
        boolean elsewhere = !audience.isEmpty() && !request.form().has("resource");
        List<String> resources = new ArrayList<>(elsewhere ? Set.of() : asked.resources());
        resources.addAll(audience);
        if (resources.isEmpty()) {
            // A token for some resources must never become one for all.
            resources.addAll(subject.claims().permission().resources());
        }
        return asked.resources(permissions.known(resources));
    }

    private static Parameters withoutResources(Parameters form) {
        Map<String, List<String>> others = new LinkedHashMap<>();
        form.names().stream()
                .filter(name -> !name.equals("resource"))
                .forEach(name -> others.put(name, form.findAll(name)));
        return Parameters.of(others);
    }

    /** Returns the subject token if it is one of a feature, such as an ID token; it only identifies, and grants nothing. */
    private Optional<IssuedToken> identity(TokenRequest request, TokenType wanted) {
        Parameters form = request.form();
        Optional<String> type = form.find("subject_token_type");
        return wanted != TokenType.ID_JAG
                ? Optional.empty()
                : more.stream()
                        .filter(known -> type.filter(known.type()::equals).isPresent())
                        .findFirst()
                        .map(known -> form.find("subject_token")
                                .flatMap(text -> known.find(text, request.client()))
                                .orElseThrow(() -> OAuthException.invalidRequest("The 'subject_token' is not valid.")
                                        .rule("RFC 8693 §2.2.2")));
    }

    /** Returns a valid token of this server; no other is accepted. */
    private Optional<IssuedToken> token(Parameters form, String name) {
        Optional<String> text = form.find(name);
        Optional<String> type = form.find(name + "_type");
        if (text.isPresent() != type.isPresent()) {
            throw OAuthException.invalidRequest("'" + name + "' and its type must be sent together.")
                    .rule("RFC 8693 §2.1");
        }
        if (text.isEmpty()) {
            return Optional.empty();
        }
        TokenKind kind = TokenType.of(type.get())
                .flatMap(ExchangeGrant::kind)
                .orElseThrow(() -> OAuthException.invalidRequest("The type of '" + name + "' is not supported.")
                        .rule("RFC 8693 §2.2.2"));
        return Optional.of(tokens.find(kind, text.get())
                .filter(tokens::isLive)
                .orElseThrow(() -> OAuthException.invalidRequest("The '" + name + "' is not valid.")
                        .rule("RFC 8693 §2.2.2")));
    }

    private static Optional<TokenKind> kind(TokenType type) {
        return switch (type) {
            case ACCESS_TOKEN, JWT -> Optional.of(TokenKind.ACCESS);
            default -> Optional.empty();
        };
    }
}
