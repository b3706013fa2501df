-- A migration of a later version, for tests: it adds what nodes of the version before do not know, and takes its time.

ALTER TABLE gw_authorizations ADD COLUMN label TEXT;

UPDATE gw_authorizations SET label = client || (
    WITH RECURSIVE slow (n) AS (
        SELECT length(gw_authorizations.client)
        UNION ALL
        SELECT n + 1 FROM slow WHERE n < 500
    )
    SELECT max(n) FROM slow
);

CREATE INDEX gw_authorizations_label ON gw_authorizations (label);
