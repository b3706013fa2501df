-- Times are milliseconds since 1970. What is not searched is in one JSON text, a row's body. Each row belongs to a tenant.
CREATE TABLE gw_tenants (
    number ${number} PRIMARY KEY,
    id TEXT NOT NULL UNIQUE
);
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
    PRIMARY KEY (tenant, id)
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
