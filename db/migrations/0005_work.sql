-- SPDX-License-Identifier: Apache-2.0
-- Work: sessions, idempotency, jobs, outbox, views. Jobs and outbox are inserted by web,
-- worker and signer in the transaction that causes them and taken by the worker, which
-- alone sees the rows of every company.

CREATE TABLE session (
    company_id uuid NOT NULL,
    hash       bytea NOT NULL CHECK (octet_length(hash) = 32), -- SHA-256 of the cookie's token
    account_id uuid NOT NULL REFERENCES account (id),
    person_id  uuid NOT NULL,
    session_epoch bigint NOT NULL,
    csrf       bytea NOT NULL,
    address    text NOT NULL,
    agent      text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    seen_at    timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (company_id, hash)
);
CREATE INDEX session_person ON session (company_id, person_id);
CREATE INDEX session_account ON session (account_id);
ALTER TABLE session ENABLE ROW LEVEL SECURITY;
ALTER TABLE session FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON session
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON session TO seal_web;
GRANT SELECT, DELETE ON session TO seal_worker;

CREATE TABLE idempotency (
    company_id uuid NOT NULL,
    person_id  uuid NOT NULL,
    key        text NOT NULL,
    fingerprint bytea NOT NULL,                  -- HMAC of method, path and body without secrets
    object_id  uuid NOT NULL,                    -- id of what the call makes
    status     int,                              -- NULL: in flight
    reply      bytea,
    reply_type text,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (company_id, person_id, key)
);
ALTER TABLE idempotency ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotency FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON idempotency
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency TO seal_web;
GRANT SELECT, DELETE ON idempotency TO seal_worker;

-- A portal or business system.
CREATE TABLE api_client (
    company_id uuid NOT NULL,
    id         uuid NOT NULL,
    name       text NOT NULL,
    secret_hash bytea NOT NULL,
    person_id  uuid NOT NULL,                    -- on whose authority it acts
    created_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz,
    PRIMARY KEY (company_id, id)
);
ALTER TABLE api_client ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_client FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON api_client
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE ON api_client TO seal_web;
GRANT SELECT ON api_client TO seal_auditor;

-- One view event per person, document and day.
CREATE TABLE view_mark (
    company_id uuid NOT NULL,
    person_id  uuid NOT NULL,
    object_id  uuid NOT NULL,
    day        date NOT NULL,
    PRIMARY KEY (company_id, person_id, object_id, day)
);
ALTER TABLE view_mark ENABLE ROW LEVEL SECURITY;
ALTER TABLE view_mark FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON view_mark
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
GRANT SELECT, INSERT ON view_mark TO seal_web;
GRANT SELECT, DELETE ON view_mark TO seal_worker;

CREATE TABLE job (
    company_id uuid NOT NULL,
    id         uuid NOT NULL,
    kind       text NOT NULL,
    object_id  uuid NOT NULL,
    data       jsonb NOT NULL DEFAULT '{}',
    run_at     timestamptz NOT NULL DEFAULT now(),
    attempts   int NOT NULL DEFAULT 0,
    leased_until timestamptz,
    lease      bigint NOT NULL DEFAULT 0,        -- fencing: raised with every claim
    done_at    timestamptz,
    failure    text,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (company_id, id)
);
CREATE INDEX job_due ON job (run_at) WHERE done_at IS NULL;
CREATE UNIQUE INDEX job_once ON job (company_id, kind, object_id, data) WHERE done_at IS NULL;
ALTER TABLE job ENABLE ROW LEVEL SECURITY;
ALTER TABLE job FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON job
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
CREATE POLICY every_company ON job TO seal_worker USING (true) WITH CHECK (true);
GRANT INSERT ON job TO seal_web, seal_signer;
GRANT SELECT, INSERT, UPDATE, DELETE ON job TO seal_worker;

-- What people are told: by mail and by live events.
CREATE TABLE outbox (
    company_id uuid NOT NULL,
    id         uuid NOT NULL,
    person_id  uuid NOT NULL,                    -- who is told
    kind       text NOT NULL,                    -- "approval.due", "request.sealed", …
    object_id  uuid NOT NULL,
    data       jsonb NOT NULL DEFAULT '{}',      -- no secret, ever
    run_at     timestamptz NOT NULL DEFAULT now(),
    attempts   int NOT NULL DEFAULT 0,
    leased_until timestamptz,
    lease      bigint NOT NULL DEFAULT 0,
    done_at    timestamptz,
    failure    text,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (company_id, id)
);
CREATE INDEX outbox_due ON outbox (run_at) WHERE done_at IS NULL;
CREATE INDEX outbox_recent ON outbox (company_id, created_at);
ALTER TABLE outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE outbox FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON outbox
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
CREATE POLICY every_company ON outbox TO seal_worker USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON outbox TO seal_web;
GRANT INSERT ON outbox TO seal_signer;
GRANT SELECT, INSERT, UPDATE, DELETE ON outbox TO seal_worker;

-- Each attempt to deliver.
CREATE TABLE delivery (
    company_id uuid NOT NULL,
    id         uuid NOT NULL,
    outbox_id  uuid NOT NULL,
    channel    text NOT NULL,                    -- "mail"
    address    text NOT NULL,
    attempt    int NOT NULL,
    outcome    text NOT NULL,
    at         timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (company_id, id)
);
ALTER TABLE delivery ENABLE ROW LEVEL SECURITY;
ALTER TABLE delivery FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON delivery
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
GRANT SELECT ON delivery TO seal_web, seal_auditor;
GRANT SELECT, INSERT ON delivery TO seal_worker;

