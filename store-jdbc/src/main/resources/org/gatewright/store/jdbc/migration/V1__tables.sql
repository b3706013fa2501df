-- Times are milliseconds since 1970. What is not searched is in one JSON text, a row's body. Each row belongs to a tenant.
CREATE TABLE gw_tenants (
    number ${number} PRIMARY KEY,
    id TEXT NOT NULL UNIQUE
);

-- The ID comes first in the key, since it follows the time: rows are inserted at the end, whatever their tenants.
CREATE TABLE gw_authorizations (
    tenant BIGINT NOT NULL,
    id ${bytes} NOT NULL,
    version BIGINT NOT NULL,
    revoked SMALLINT NOT NULL,
    expires BIGINT NOT NULL,
    subject TEXT,
    client TEXT NOT NULL,
    session TEXT,
    body TEXT NOT NULL,
    PRIMARY KEY (id, tenant)
)${room};
-- What has expired is deleted for all tenants together.
CREATE INDEX gw_authorizations_expires ON gw_authorizations (expires);
CREATE INDEX gw_authorizations_client ON gw_authorizations (tenant, client, revoked, id);
CREATE INDEX gw_authorizations_subject ON gw_authorizations (tenant, subject, id) WHERE subject IS NOT NULL;
CREATE INDEX gw_authorizations_session ON gw_authorizations (tenant, session, id) WHERE session IS NOT NULL;

CREATE TABLE gw_one_times (
    tenant BIGINT NOT NULL,
    id ${bytes} NOT NULL,
    taken SMALLINT NOT NULL,
    expires BIGINT NOT NULL,
    value TEXT,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX gw_one_times_expires ON gw_one_times (expires);

CREATE TABLE gw_consents (
    tenant BIGINT NOT NULL,
    subject TEXT NOT NULL,
    client TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant, subject, client)
);

CREATE TABLE gw_clients (
    tenant BIGINT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);

CREATE TABLE gw_keys (
    tenant BIGINT NOT NULL,
    name TEXT NOT NULL,
    version BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant, name)
);

-- User accounts. The name, and the e-mail address once it is verified, are in the form in which they are unique. Only a
-- deleted account expires.
CREATE TABLE gw_users (
    tenant BIGINT NOT NULL,
    id TEXT NOT NULL,
    version BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    name TEXT,
    email TEXT,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
)${room};
CREATE UNIQUE INDEX gw_users_name ON gw_users (tenant, name) WHERE name IS NOT NULL;
CREATE UNIQUE INDEX gw_users_email ON gw_users (tenant, email) WHERE email IS NOT NULL;
CREATE INDEX gw_users_expires ON gw_users (expires);

-- The owners of accounts at other providers; the account of the owner lists them too.
CREATE TABLE gw_identities (
    tenant BIGINT NOT NULL,
    id TEXT NOT NULL,
    owner TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
)${room};

CREATE TABLE gw_sessions (
    tenant BIGINT NOT NULL,
    id TEXT NOT NULL,
    version BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    subject TEXT NOT NULL,
    ended BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX gw_sessions_expires ON gw_sessions (expires);
CREATE INDEX gw_sessions_subject ON gw_sessions (tenant, subject, expires) WHERE ended = 0;

-- Messages to other parties, and the targets that are being sent to or have a pause after a failure.
CREATE TABLE gw_outbox (
    tenant BIGINT NOT NULL,
    target TEXT NOT NULL,
    id TEXT NOT NULL,
    expires BIGINT NOT NULL,
    position BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant, target, id)
);
CREATE INDEX gw_outbox_expires ON gw_outbox (expires);
CREATE INDEX gw_outbox_position ON gw_outbox (tenant, target, position);

CREATE TABLE gw_outbox_targets (
    tenant BIGINT NOT NULL,
    target TEXT NOT NULL,
    due BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    PRIMARY KEY (tenant, target)
);

-- What has happened, for people to read, for some time: the activity of users, and refused requests.
CREATE TABLE gw_journal (
    tenant BIGINT NOT NULL,
    topic TEXT NOT NULL,
    id TEXT NOT NULL,
    time BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant, topic, id)
)${room};
CREATE INDEX gw_journal_time ON gw_journal (tenant, topic, time);
CREATE INDEX gw_journal_expires ON gw_journal (expires);

-- Counters that the nodes share, each for a window of time.
CREATE TABLE gw_counters (
    tenant BIGINT NOT NULL,
    id TEXT NOT NULL,
    number BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
)${room};
CREATE INDEX gw_counters_expires ON gw_counters (expires);

-- Rows come and go all the time, so what was deleted has to be cleaned up as fast.
${vacuum_authorizations};
${vacuum_one_times};
