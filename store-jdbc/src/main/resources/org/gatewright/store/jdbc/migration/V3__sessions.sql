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
