package org.gatewright.server.authorization;

/** Whose authorizations are meant. */
public sealed interface Owner {
    /** Whether the authorization belongs to this owner. */
    boolean owns(Authorization authorization);

    /** The authorizations that this user granted. */
    record Subject(String subject) implements Owner {
        @Override
        public boolean owns(Authorization authorization) {
            return authorization.subject().filter(subject::equals).isPresent();
        }
    }

    /** The authorizations that this client holds. */
    record Client(String clientId) implements Owner {
        @Override
        public boolean owns(Authorization authorization) {
            return authorization.clientId().equals(clientId);
        }
    }

    /** The authorizations that were granted in this login session. */
    record Session(String session) implements Owner {
        @Override
        public boolean owns(Authorization authorization) {
            return authorization
                    .grantor()
                    .flatMap(Grantor::session)
                    .filter(session::equals)
                    .isPresent();
        }
    }

    /** The authorizations that this user granted to this client. */
    record Consent(String subject, String clientId) implements Owner {
        @Override
        public boolean owns(Authorization authorization) {
            return authorization.clientId().equals(clientId)
                    && authorization.subject().filter(subject::equals).isPresent();
        }
    }
}
