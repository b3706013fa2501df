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
