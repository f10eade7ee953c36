-- SPDX-License-Identifier: Apache-2.0
-- What became of the last look at an audit chain: how far the worker has re-hashed it now, and how
-- the last complete look ended. A convenience for people; evidence is the export, checked elsewhere.

CREATE TABLE audit_verification (
    company_id   uuid NOT NULL,
    chain        smallint NOT NULL,              -- enum audit_chain
    asked_by     uuid NOT NULL,
    asked_at     timestamptz NOT NULL,
    running      boolean NOT NULL,
    reached      bigint NOT NULL,                -- of the look that is running
    reached_head bytea NOT NULL CHECK (octet_length(reached_head) = 32),
    verified_to  bigint,                         -- of the last one; NULL: none ended yet
    verified_at  timestamptz,
    bad_sequence bigint,                         -- first bad record; NULL: none
    fault        text,                           -- what is wrong with it
    PRIMARY KEY (company_id, chain),
    CHECK ((bad_sequence IS NULL) = (fault IS NULL)),
    CHECK ((verified_to IS NULL) = (verified_at IS NULL))
);
ALTER TABLE audit_verification ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_verification FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON audit_verification
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
GRANT SELECT, INSERT ON audit_verification TO seal_web;
GRANT UPDATE (asked_by, asked_at, running, reached, reached_head) ON audit_verification TO seal_web;
GRANT SELECT, UPDATE (running, reached, reached_head, verified_to, verified_at, bad_sequence, fault)
    ON audit_verification TO seal_worker;
