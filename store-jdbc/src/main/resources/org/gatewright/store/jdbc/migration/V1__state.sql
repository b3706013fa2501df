-- Times are milliseconds since 1970. What is not searched is in one JSON text, a row's body.

CREATE TABLE gw_authorizations (
    id ${bytes} NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    revoked SMALLINT NOT NULL,
    expires BIGINT NOT NULL,
    subject TEXT,
    client TEXT NOT NULL,
    session TEXT,
    body TEXT NOT NULL
)${room};

CREATE INDEX gw_authorizations_expires ON gw_authorizations (expires);
CREATE INDEX gw_authorizations_client ON gw_authorizations (client, revoked);
CREATE INDEX gw_authorizations_subject ON gw_authorizations (subject) WHERE subject IS NOT NULL;
CREATE INDEX gw_authorizations_session ON gw_authorizations (session) WHERE session IS NOT NULL;

CREATE TABLE gw_one_times (
    id ${bytes} NOT NULL PRIMARY KEY,
    taken SMALLINT NOT NULL,
    expires BIGINT NOT NULL,
    value TEXT
);

CREATE INDEX gw_one_times_expires ON gw_one_times (expires);

CREATE TABLE gw_consents (
    subject TEXT NOT NULL,
    client TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (subject, client)
);

CREATE TABLE gw_clients (
    id TEXT NOT NULL PRIMARY KEY,
    body TEXT NOT NULL
);

CREATE TABLE gw_keys (
    name TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    body TEXT NOT NULL
);
