-- Counters that the nodes share, each for a window of time.
CREATE TABLE gw_counters (
    tenant BIGINT NOT NULL,
    id TEXT NOT NULL,
    number BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
)${room};
CREATE INDEX gw_counters_expires ON gw_counters (expires);
