-- SPDX-License-Identifier: Apache-2.0
-- Two gap-free hash chains per company (canon/audit.h): authority, written by the signer
-- with the act, and activity, written by web and worker. Rows can be inserted and read,
-- nothing else, by any runtime role. Heads exist from the company's creation.

CREATE TABLE authority_head (
    company_id uuid PRIMARY KEY,
    sequence   bigint NOT NULL,
    head       bytea NOT NULL CHECK (octet_length(head) = 32),
    at         timestamptz NOT NULL
) WITH (fillfactor = 20, autovacuum_vacuum_threshold = 50, autovacuum_vacuum_scale_factor = 0,
        autovacuum_vacuum_cost_delay = 0);
CREATE TABLE authority_audit (
    company_id uuid NOT NULL,
    sequence   bigint NOT NULL CHECK (sequence >= 1),
    at         timestamptz NOT NULL,
    event      text NOT NULL,
    person_id  uuid,
    object_id  uuid,
    canon      bytea,                            -- NULL once personal data had to be erased
    salt       bytea,                            -- likewise; d stays
    d          bytea NOT NULL CHECK (octet_length(d) = 32),
    head       bytea NOT NULL CHECK (octet_length(head) = 32),
    PRIMARY KEY (company_id, sequence)
);
CREATE INDEX authority_audit_object ON authority_audit (company_id, object_id);
ALTER TABLE authority_head ENABLE ROW LEVEL SECURITY;
ALTER TABLE authority_head FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON authority_head
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
ALTER TABLE authority_audit ENABLE ROW LEVEL SECURITY;
ALTER TABLE authority_audit FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON authority_audit
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
GRANT SELECT, UPDATE (sequence, head, at) ON authority_head TO seal_signer;
GRANT SELECT, INSERT ON authority_audit TO seal_signer;
GRANT SELECT ON authority_head, authority_audit TO seal_web, seal_worker, seal_auditor;

CREATE TABLE activity_head (
    company_id uuid PRIMARY KEY,
    sequence   bigint NOT NULL,
    head       bytea NOT NULL CHECK (octet_length(head) = 32),
    at         timestamptz NOT NULL
) WITH (fillfactor = 20, autovacuum_vacuum_threshold = 50, autovacuum_vacuum_scale_factor = 0,
        autovacuum_vacuum_cost_delay = 0);
CREATE TABLE activity_audit (
    company_id uuid NOT NULL,
    sequence   bigint NOT NULL CHECK (sequence >= 1),
    at         timestamptz NOT NULL,
    event      text NOT NULL,
    person_id  uuid,
    object_id  uuid,
    canon      bytea,                            -- NULL once personal data had to be erased
    salt       bytea,                            -- likewise; d stays
    d          bytea NOT NULL CHECK (octet_length(d) = 32),
    head       bytea NOT NULL CHECK (octet_length(head) = 32),
    PRIMARY KEY (company_id, sequence)
);
CREATE INDEX activity_audit_object ON activity_audit (company_id, object_id);
ALTER TABLE activity_head ENABLE ROW LEVEL SECURITY;
ALTER TABLE activity_head FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON activity_head
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
ALTER TABLE activity_audit ENABLE ROW LEVEL SECURITY;
ALTER TABLE activity_audit FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON activity_audit
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
GRANT SELECT, UPDATE (sequence, head, at) ON activity_head TO seal_web, seal_worker;
GRANT SELECT, INSERT ON activity_audit TO seal_web, seal_worker;
GRANT SELECT ON activity_head, activity_audit TO seal_signer, seal_auditor;

-- The signer creates both heads with the company.
GRANT INSERT ON authority_head, activity_head TO seal_signer;
-- A company's genesis is recorded in both chains by the signer.
GRANT INSERT ON activity_audit TO seal_signer;

CREATE TABLE checkpoint (
    company_id     uuid NOT NULL,
    chain          smallint NOT NULL,            -- enum audit_chain
    sequence       bigint NOT NULL,
    canon          bytea NOT NULL,               -- struct canon_checkpoint
    signature      bytea NOT NULL,
    certificate_id uuid NOT NULL REFERENCES installation_certificate (id),
    at             timestamptz NOT NULL,
    PRIMARY KEY (company_id, chain, sequence)
);
ALTER TABLE checkpoint ENABLE ROW LEVEL SECURITY;
ALTER TABLE checkpoint FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON checkpoint
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
GRANT SELECT, INSERT ON checkpoint TO seal_signer;
GRANT SELECT ON checkpoint TO seal_web, seal_worker, seal_auditor;
