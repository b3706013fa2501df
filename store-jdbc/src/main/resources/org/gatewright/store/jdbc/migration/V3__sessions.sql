CREATE TABLE gw_sessions (
    tenant BIGINT NOT NULL,
    id TEXT NOT NULL,
    version BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX gw_sessions_expires ON gw_sessions (expires);
CREATE INDEX gw_sessions_subject ON gw_sessions (tenant, subject, expires);
