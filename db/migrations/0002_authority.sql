-- SPDX-License-Identifier: Apache-2.0
-- Authority: written by the role seal_signer only. The signer believes only `canon` under
-- `mac` (over kind, company, id, epoch, live, canon); the typed columns are a projection for
-- lists and search, written in the same transaction. live = false: the row is history.
-- company_id is first in every key: no existence oracle, tables can be split by tenant.
-- Foreign keys among authority rows are composite; none points at authority_head.

-- Tenants. Its only row under a tenant setting is that company itself: id = company_id.
CREATE TABLE company (
    company_id uuid NOT NULL,
    id         uuid NOT NULL,
    name        text NOT NULL,
    credit_code text NOT NULL,
    kind        smallint NOT NULL,               -- enum company_kind
    state       smallint NOT NULL,              -- enum company_state
    epoch      bigint NOT NULL CHECK (epoch >= 1),
    canon      bytea NOT NULL,
    mac        bytea NOT NULL CHECK (octet_length(mac) = 32),
    mac_key    int NOT NULL,
    live       boolean NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (company_id, id),
    CHECK (id = company_id)
);
ALTER TABLE company ENABLE ROW LEVEL SECURITY;
ALTER TABLE company FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON company
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE ON company TO seal_signer;
GRANT SELECT ON company TO seal_web, seal_worker, seal_auditor;

CREATE TABLE department (
    company_id uuid NOT NULL,
    id         uuid NOT NULL,
    name      text NOT NULL,
    parent_id uuid,
    head_id   uuid,
    epoch      bigint NOT NULL CHECK (epoch >= 1),
    canon      bytea NOT NULL,
    mac        bytea NOT NULL CHECK (octet_length(mac) = 32),
    mac_key    int NOT NULL,
    live       boolean NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (company_id, id),
    FOREIGN KEY (company_id, parent_id) REFERENCES department (company_id, id)
);
ALTER TABLE department ENABLE ROW LEVEL SECURITY;
ALTER TABLE department FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON department
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE ON department TO seal_signer;
GRANT SELECT ON department TO seal_web, seal_worker, seal_auditor;

-- An employee or officer of one company. The human behind is account_id.
CREATE TABLE person (
    company_id uuid NOT NULL,
    id         uuid NOT NULL,
    account_id      uuid,
    name            text NOT NULL,
    department_id   uuid,
    employee_number text,
    mobile          text,
    state           smallint NOT NULL,           -- enum person_state
    locale          text NOT NULL,
    time_zone       text NOT NULL,
    invited_at      timestamptz NOT NULL,
    enrolled_at     timestamptz,
    deactivated_at  timestamptz,
    epoch      bigint NOT NULL CHECK (epoch >= 1),
    canon      bytea NOT NULL,
    mac        bytea NOT NULL CHECK (octet_length(mac) = 32),
    mac_key    int NOT NULL,
    live       boolean NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (company_id, id),
    FOREIGN KEY (company_id, department_id) REFERENCES department (company_id, id)
);
CREATE UNIQUE INDEX person_account ON person (company_id, account_id) WHERE account_id IS NOT NULL AND live;
ALTER TABLE person ENABLE ROW LEVEL SECURITY;
ALTER TABLE person FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON person
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE ON person TO seal_signer;
GRANT SELECT ON person TO seal_web, seal_worker, seal_auditor;

CREATE TABLE mail_address (
    company_id uuid NOT NULL,
    id         uuid NOT NULL,
    person_id uuid NOT NULL,
    address   text NOT NULL,
    since     timestamptz NOT NULL,
    epoch      bigint NOT NULL CHECK (epoch >= 1),
    canon      bytea NOT NULL,
    mac        bytea NOT NULL CHECK (octet_length(mac) = 32),
    mac_key    int NOT NULL,
    live       boolean NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (company_id, id),
    FOREIGN KEY (company_id, person_id) REFERENCES person (company_id, id)
);
CREATE UNIQUE INDEX mail_address_person ON mail_address (company_id, person_id) WHERE live;
ALTER TABLE mail_address ENABLE ROW LEVEL SECURITY;
ALTER TABLE mail_address FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON mail_address
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE ON mail_address TO seal_signer;
GRANT SELECT ON mail_address TO seal_web, seal_worker, seal_auditor;

CREATE TABLE role (
    company_id uuid NOT NULL,
    id         uuid NOT NULL,
    person_id uuid NOT NULL,
    role      smallint NOT NULL,                 -- enum role_code
    epoch      bigint NOT NULL CHECK (epoch >= 1),
    canon      bytea NOT NULL,
    mac        bytea NOT NULL CHECK (octet_length(mac) = 32),
    mac_key    int NOT NULL,
    live       boolean NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (company_id, id),
    FOREIGN KEY (company_id, person_id) REFERENCES person (company_id, id)
);
CREATE UNIQUE INDEX role_person ON role (company_id, person_id, role) WHERE live;
CREATE INDEX role_role ON role (company_id, role) WHERE live;
ALTER TABLE role ENABLE ROW LEVEL SECURITY;
ALTER TABLE role FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON role
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE ON role TO seal_signer;
GRANT SELECT ON role TO seal_web, seal_worker, seal_auditor;

-- PIN verifier and TOTP of a person. Tries and spent step are counted beside the canon, in
-- transactions of their own. Neither web nor worker can read this table.
CREATE TABLE credential (
    company_id uuid NOT NULL,
    id         uuid NOT NULL,
    person_id      uuid NOT NULL,
    tries          int NOT NULL DEFAULT 0 CHECK (tries BETWEEN 0 AND 5),
    totp_last_step bigint NOT NULL DEFAULT 0,
    rate_window    timestamptz NOT NULL DEFAULT 'epoch', -- minute of the last successes
    rate_count     int NOT NULL DEFAULT 0,
    epoch      bigint NOT NULL CHECK (epoch >= 1),
    canon      bytea NOT NULL,
    mac        bytea NOT NULL CHECK (octet_length(mac) = 32),
    mac_key    int NOT NULL,
    live       boolean NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (company_id, id),
    FOREIGN KEY (company_id, person_id) REFERENCES person (company_id, id)
);
CREATE UNIQUE INDEX credential_person ON credential (company_id, person_id) WHERE live;
ALTER TABLE credential ENABLE ROW LEVEL SECURITY;
ALTER TABLE credential FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON credential
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE ON credential TO seal_signer;

-- Private keys, wrapped; read by the signer only.
CREATE TABLE key (
    company_id uuid NOT NULL,
    id         uuid NOT NULL,
    purpose   smallint NOT NULL,                 -- enum key_purpose_code
    algorithm smallint NOT NULL,                 -- enum algorithm_code
    epoch      bigint NOT NULL CHECK (epoch >= 1),
    canon      bytea NOT NULL,
    mac        bytea NOT NULL CHECK (octet_length(mac) = 32),
    mac_key    int NOT NULL,
    live       boolean NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (company_id, id)
);
ALTER TABLE key ENABLE ROW LEVEL SECURITY;
ALTER TABLE key FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON key
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE ON key TO seal_signer;

CREATE TABLE certificate (
    company_id uuid NOT NULL,
    id         uuid NOT NULL,
    purpose     smallint NOT NULL,
    seal_id     uuid,
    key_id      uuid NOT NULL,
    algorithm   smallint NOT NULL,
    serial      bytea NOT NULL,
    certificate bytea NOT NULL,                  -- DER
    not_before  timestamptz NOT NULL,
    not_after   timestamptz NOT NULL,
    state       smallint NOT NULL,               -- enum certificate_state
    revoked_at  timestamptz,
    epoch      bigint NOT NULL CHECK (epoch >= 1),
    canon      bytea NOT NULL,
    mac        bytea NOT NULL CHECK (octet_length(mac) = 32),
    mac_key    int NOT NULL,
    live       boolean NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (company_id, id),
    FOREIGN KEY (company_id, key_id) REFERENCES key (company_id, id)
);
CREATE INDEX certificate_seal ON certificate (company_id, seal_id);
ALTER TABLE certificate ENABLE ROW LEVEL SECURITY;
ALTER TABLE certificate FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON certificate
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE ON certificate TO seal_signer;
GRANT SELECT ON certificate TO seal_web, seal_worker, seal_auditor;

-- Approval chain templates: one row a published version; chain_id names the template.
CREATE TABLE chain_version (
    company_id uuid NOT NULL,
    id         uuid NOT NULL,
    chain_id     uuid NOT NULL,
    number       bigint NOT NULL CHECK (number >= 1),
    name         text NOT NULL,
    steps        jsonb NOT NULL,
    published_at timestamptz NOT NULL,
    epoch      bigint NOT NULL CHECK (epoch >= 1),
    canon      bytea NOT NULL,
    mac        bytea NOT NULL CHECK (octet_length(mac) = 32),
    mac_key    int NOT NULL,
    live       boolean NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (company_id, id),
    UNIQUE (company_id, chain_id, number)
);
ALTER TABLE chain_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE chain_version FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON chain_version
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE ON chain_version TO seal_signer;
GRANT SELECT ON chain_version TO seal_web, seal_worker, seal_auditor;

CREATE TABLE seal (
    company_id uuid NOT NULL,
    id         uuid NOT NULL,
    name             text NOT NULL,
    type             smallint NOT NULL,          -- enum seal_type
    face_digest      bytea NOT NULL,
    width_um         bigint NOT NULL,
    height_um        bigint NOT NULL,
    administrator_id uuid NOT NULL,
    chain_id         uuid,
    certificate_id   uuid NOT NULL,
    algorithm        smallint NOT NULL,
    state            smallint NOT NULL,          -- enum seal_state
    reason           text,
    made_at          timestamptz NOT NULL,
    epoch      bigint NOT NULL CHECK (epoch >= 1),
    canon      bytea NOT NULL,
    mac        bytea NOT NULL CHECK (octet_length(mac) = 32),
    mac_key    int NOT NULL,
    live       boolean NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (company_id, id),
    FOREIGN KEY (company_id, administrator_id) REFERENCES person (company_id, id),
    FOREIGN KEY (company_id, certificate_id) REFERENCES certificate (company_id, id)
);
ALTER TABLE seal ENABLE ROW LEVEL SECURITY;
ALTER TABLE seal FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON seal
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE ON seal TO seal_signer;
GRANT SELECT ON seal TO seal_web, seal_worker, seal_auditor;

-- A grant: employee x seal. (GRANT is a reserved word.)
CREATE TABLE grant_of_seal (
    company_id uuid NOT NULL,
    id         uuid NOT NULL,
    person_id uuid NOT NULL,
    seal_id   uuid NOT NULL,
    valid_from  timestamptz NOT NULL,
    valid_until timestamptz NOT NULL,
    max_uses  bigint,
    state     smallint NOT NULL,                 -- enum grant_state
    reason    text,
    given_by  uuid NOT NULL,
    given_at  timestamptz NOT NULL,
    epoch      bigint NOT NULL CHECK (epoch >= 1),
    canon      bytea NOT NULL,
    mac        bytea NOT NULL CHECK (octet_length(mac) = 32),
    mac_key    int NOT NULL,
    live       boolean NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (company_id, id),
    FOREIGN KEY (company_id, person_id) REFERENCES person (company_id, id),
    FOREIGN KEY (company_id, seal_id) REFERENCES seal (company_id, id),
    CHECK (valid_from < valid_until)
);
CREATE INDEX grant_of_seal_person ON grant_of_seal (company_id, person_id, seal_id);
CREATE INDEX grant_of_seal_seal ON grant_of_seal (company_id, seal_id);
ALTER TABLE grant_of_seal ENABLE ROW LEVEL SECURITY;
ALTER TABLE grant_of_seal FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON grant_of_seal
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE ON grant_of_seal TO seal_signer;
GRANT SELECT ON grant_of_seal TO seal_web, seal_worker, seal_auditor;

-- A submitted request: one row a round, id is the request. The canon holds the frozen
-- request, whose digest is what everybody decides about.
CREATE TABLE seal_request (
    company_id uuid NOT NULL,
    id         uuid NOT NULL,
    round          bigint NOT NULL CHECK (round >= 1),
    number         text NOT NULL,                -- for people: 2026-000123
    digest         bytea NOT NULL,               -- request digest
    state          smallint NOT NULL,            -- enum request_state
    reason         text,
    requester_id   uuid NOT NULL,
    api_client_id  uuid,
    purpose        text NOT NULL,
    counterparty   text,
    amount_minor   bigint,
    currency       text,
    document_class text,
    copies         bigint NOT NULL,
    seal_ids       uuid[] NOT NULL,
    document_ids   uuid[] NOT NULL,
    submitted_at   timestamptz NOT NULL,
    expires_at     timestamptz NOT NULL,
    ended_at       timestamptz,
    epoch      bigint NOT NULL CHECK (epoch >= 1),
    canon      bytea NOT NULL,
    mac        bytea NOT NULL CHECK (octet_length(mac) = 32),
    mac_key    int NOT NULL,
    live       boolean NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (company_id, id, round),
    FOREIGN KEY (company_id, requester_id) REFERENCES person (company_id, id)
);
CREATE INDEX seal_request_requester ON seal_request (company_id, requester_id, id);
CREATE INDEX seal_request_open ON seal_request (company_id, expires_at) WHERE state IN (2, 3, 4);
CREATE INDEX seal_request_document ON seal_request USING gin (document_ids);
ALTER TABLE seal_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE seal_request FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON seal_request
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE ON seal_request TO seal_signer;
GRANT SELECT ON seal_request TO seal_web, seal_worker, seal_auditor;

CREATE TABLE decision (
    company_id uuid NOT NULL,
    id         uuid NOT NULL,
    request_id uuid NOT NULL,
    round      bigint NOT NULL,
    person_id  uuid NOT NULL,
    verdict    smallint NOT NULL,                -- enum verdict
    reason     text,
    proofs     smallint NOT NULL,                -- enum proof_bit
    decided_at timestamptz NOT NULL,
    epoch      bigint NOT NULL CHECK (epoch >= 1),
    canon      bytea NOT NULL,
    mac        bytea NOT NULL CHECK (octet_length(mac) = 32),
    mac_key    int NOT NULL,
    live       boolean NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (company_id, id),
    FOREIGN KEY (company_id, request_id, round) REFERENCES seal_request (company_id, id, round),
    FOREIGN KEY (company_id, person_id) REFERENCES person (company_id, id)
);
CREATE UNIQUE INDEX decision_person ON decision (company_id, request_id, round, person_id, decided_at);
CREATE INDEX decision_by ON decision (company_id, person_id, decided_at);
ALTER TABLE decision ENABLE ROW LEVEL SECURITY;
ALTER TABLE decision FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON decision
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE ON decision TO seal_signer;
GRANT SELECT ON decision TO seal_web, seal_worker, seal_auditor;

-- The confirmed wish to seal: one a (request, round, pair), fixing /M and the certificate.
-- cms is the truth about the signature: an intent that has one answers with it.
CREATE TABLE intent (
    company_id uuid NOT NULL,
    id         uuid NOT NULL,
    request_id     uuid NOT NULL,
    round          bigint NOT NULL,
    pair           smallint NOT NULL,
    seal_id        uuid NOT NULL,
    grant_id       uuid NOT NULL,
    person_id      uuid NOT NULL,
    certificate_id uuid NOT NULL,
    signing_time   timestamptz NOT NULL,
    cms            bytea,
    epoch      bigint NOT NULL CHECK (epoch >= 1),
    canon      bytea NOT NULL,
    mac        bytea NOT NULL CHECK (octet_length(mac) = 32),
    mac_key    int NOT NULL,
    live       boolean NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (company_id, id),
    FOREIGN KEY (company_id, request_id, round) REFERENCES seal_request (company_id, id, round),
    FOREIGN KEY (company_id, seal_id) REFERENCES seal (company_id, id),
    FOREIGN KEY (company_id, grant_id) REFERENCES grant_of_seal (company_id, id),
    FOREIGN KEY (company_id, certificate_id) REFERENCES certificate (company_id, id)
);
CREATE UNIQUE INDEX intent_once ON intent (company_id, request_id, round, pair) WHERE live;
CREATE INDEX intent_grant ON intent (company_id, grant_id) WHERE live;
ALTER TABLE intent ENABLE ROW LEVEL SECURITY;
ALTER TABLE intent FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON intent
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE ON intent TO seal_signer;
GRANT SELECT ON intent TO seal_web, seal_worker, seal_auditor;

-- Hashes of mailed tokens. id is derived from the hash. Neither web nor worker can read it.
CREATE TABLE link (
    company_id uuid NOT NULL,
    id         uuid NOT NULL,
    hash       bytea NOT NULL,
    kind       smallint NOT NULL,                -- enum link_kind
    person_id  uuid NOT NULL,
    request_id uuid,
    round      bigint,
    expires_at timestamptz NOT NULL,
    wrong      int NOT NULL DEFAULT 0,           -- wrong PINs or codes; three kill it
    epoch      bigint NOT NULL CHECK (epoch >= 1),
    canon      bytea NOT NULL,
    mac        bytea NOT NULL CHECK (octet_length(mac) = 32),
    mac_key    int NOT NULL,
    live       boolean NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (company_id, id),
    UNIQUE (company_id, hash),
    FOREIGN KEY (company_id, person_id) REFERENCES person (company_id, id)
);
CREATE INDEX link_person ON link (company_id, person_id) WHERE live;
CREATE INDEX link_request ON link (company_id, request_id, round) WHERE live;
ALTER TABLE link ENABLE ROW LEVEL SECURITY;
ALTER TABLE link FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON link
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE ON link TO seal_signer;

-- Who is asked now: a projection of seal_request and decision, for queues and mail.
CREATE TABLE approval_due (
    company_id uuid NOT NULL,
    request_id uuid NOT NULL,
    round      bigint NOT NULL,
    person_id  uuid NOT NULL,
    since      timestamptz NOT NULL,
    PRIMARY KEY (company_id, person_id, request_id, round),
    FOREIGN KEY (company_id, request_id, round) REFERENCES seal_request (company_id, id, round)
);
CREATE INDEX approval_due_request ON approval_due (company_id, request_id, round);
ALTER TABLE approval_due ENABLE ROW LEVEL SECURITY;
ALTER TABLE approval_due FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON approval_due
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
GRANT SELECT, INSERT, DELETE ON approval_due TO seal_signer;
GRANT SELECT ON approval_due TO seal_web, seal_worker, seal_auditor;

-- Every act: digest, attestation and answer. An act id that is known answers again.
CREATE TABLE act (
    company_id  uuid NOT NULL,
    id          uuid NOT NULL,                   -- from the Idempotency-Key
    digest      bytea NOT NULL,                  -- of struct canon_act; the proof is not in it
    event       text NOT NULL,
    person_id   uuid,
    sequence    bigint NOT NULL,                 -- in the authority chain
    at          timestamptz NOT NULL,
    attestation bytea NOT NULL,                  -- canonical statement (struct canon_attestation)
    signature   bytea NOT NULL,                  -- over its digest, by the attestation key
    answer      bytea NOT NULL,                  -- without secrets
    PRIMARY KEY (company_id, id)
);
ALTER TABLE act ENABLE ROW LEVEL SECURITY;
ALTER TABLE act FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON act
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
GRANT SELECT, INSERT ON act TO seal_signer;
GRANT SELECT ON act TO seal_web, seal_worker, seal_auditor;
