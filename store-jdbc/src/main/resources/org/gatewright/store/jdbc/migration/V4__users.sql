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
