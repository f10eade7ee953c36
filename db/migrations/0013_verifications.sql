-- SPDX-License-Identifier: Apache-2.0
-- Files that anybody asks us to verify, with no log-in: rows of the platform company, which the worker
-- deletes ten minutes after they came, and their bytes as soon as they were looked at. Not blobs:
-- those are shared by digest, and these bytes are nobody's document.

CREATE TABLE verification (
    company_id uuid NOT NULL,
    id         uuid NOT NULL,
    hash       bytea NOT NULL CHECK (octet_length(hash) = 32),   -- SHA-256 of the token that shows it
    digest     bytea NOT NULL CHECK (octet_length(digest) = 32), -- SHA-256 of the file
    size       bigint NOT NULL CHECK (size >= 1),
    state      smallint NOT NULL DEFAULT 1,      -- 1 waiting, 2 working, 3 done, 4 failed
    report     jsonb,                            -- of one that is done
    failure    text,                             -- error code of one that failed
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL DEFAULT now() + interval '10 minutes',
    PRIMARY KEY (company_id, id),
    UNIQUE (company_id, hash)
);
CREATE INDEX verification_open ON verification (company_id) WHERE state < 3;
CREATE INDEX verification_expires ON verification (company_id, expires_at);
ALTER TABLE verification ENABLE ROW LEVEL SECURITY;
ALTER TABLE verification FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON verification
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
GRANT SELECT, INSERT ON verification TO seal_web;
GRANT SELECT, UPDATE (state, report, failure), DELETE ON verification TO seal_worker;

CREATE TABLE verification_part (
    company_id      uuid NOT NULL,
    verification_id uuid NOT NULL,
    part            int NOT NULL CHECK (part >= 0),
    bytes           bytea NOT NULL,
    PRIMARY KEY (company_id, verification_id, part),
    FOREIGN KEY (company_id, verification_id) REFERENCES verification (company_id, id)
        ON DELETE CASCADE
);
ALTER TABLE verification_part ALTER COLUMN bytes SET STORAGE EXTERNAL;
ALTER TABLE verification_part ENABLE ROW LEVEL SECURITY;
ALTER TABLE verification_part FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON verification_part
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
GRANT INSERT ON verification_part TO seal_web;
GRANT SELECT, DELETE ON verification_part TO seal_worker;
