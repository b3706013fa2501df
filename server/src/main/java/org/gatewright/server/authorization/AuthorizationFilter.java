package org.gatewright.server.authorization;

/** A query for authorizations. */
public sealed interface AuthorizationFilter {
    /** Returns whether the authorization matches. */
    boolean matches(Authorization authorization);

    /** The authorizations that this end-user granted. */
    record Subject(String subject) implements AuthorizationFilter {
        @Override
        public boolean matches(Authorization authorization) {
            return authorization.subject().filter(subject::equals).isPresent();
        }
    }

    /** The authorizations of this client. */
    record Client(String clientId) implements AuthorizationFilter {
        @Override
        public boolean matches(Authorization authorization) {
            return authorization.clientId().equals(clientId);
        }
    }

    /** The authorizations that were granted in this login session, and end with it. */
    record Session(String session) implements AuthorizationFilter {
        @Override
        public boolean matches(Authorization authorization) {
            return authorization
                    .endUser()
                    .flatMap(EndUser::boundSession)
                    .filter(session::equals)
                    .isPresent();
        }
    }

    /** The authorizations that this end-user granted to this client. */
    record Consent(String subject, String clientId) implements AuthorizationFilter {
        @Override
        public boolean matches(Authorization authorization) {
            return authorization.clientId().equals(clientId)
                    && authorization.subject().filter(subject::equals).isPresent();
        }
    }
}
