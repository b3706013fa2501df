-- The owners of accounts at other providers; the account of the owner lists them too.
CREATE TABLE gw_identities (
    tenant BIGINT NOT NULL,
    id TEXT NOT NULL,
    owner TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
)${room};
