-- SPDX-License-Identifier: Apache-2.0
-- What belongs to the installation or to a human, not to a company: no company_id, no
-- row-level security, narrow rights. Everything else is a tenant table (0002 …).
--
-- The roles seal_owner, seal_web, seal_worker, seal_signer and seal_auditor exist already
-- (made by the set-up, each with its own password); this file runs as seal_owner.

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO seal_web, seal_worker, seal_signer, seal_auditor;

-- One human's log-in. One per human, several companies possible (membership).
CREATE TABLE account (
    id            uuid PRIMARY KEY,
    login         text NOT NULL UNIQUE CHECK (login = lower(login)),
    password_hash text NOT NULL,                 -- Argon2id, PHC string
    session_epoch bigint NOT NULL DEFAULT 1,     -- raised: every session of the account ends
    created_at    timestamptz NOT NULL DEFAULT now(),
    version       bigint NOT NULL DEFAULT 1
);

-- Which companies an account belongs to; written by the signer with the enrolment.
CREATE TABLE membership (
    account_id uuid NOT NULL,
    company_id uuid NOT NULL,
    person_id  uuid NOT NULL,
    PRIMARY KEY (account_id, company_id)
);

-- One row: the platform company and the root certificate of this installation.
CREATE TABLE installation (
    one                 boolean PRIMARY KEY DEFAULT true CHECK (one),
    platform_company_id uuid NOT NULL,
    root_certificate    bytea NOT NULL,          -- DER
    created_at          timestamptz NOT NULL DEFAULT now()
);

-- Certificates of the signer's own keys, for offline checks: attestation, checkpoint.
CREATE TABLE installation_certificate (
    id          uuid PRIMARY KEY,
    purpose     smallint NOT NULL,               -- enum key_purpose_code
    certificate bytea NOT NULL,                  -- DER
    not_before  timestamptz NOT NULL,
    not_after   timestamptz NOT NULL
);

CREATE TABLE crl (
    number      bigint PRIMARY KEY,
    crl         bytea NOT NULL,                  -- DER
    this_update timestamptz NOT NULL,
    next_update timestamptz NOT NULL
);

-- Every company that exists: for the platform's list and for loops over tenants (expiry,
-- checkpoints). Names and states stay in the tenant table company.
CREATE TABLE company_directory (
    company_id uuid PRIMARY KEY,
    created_at timestamptz NOT NULL DEFAULT now()
);

GRANT SELECT, INSERT, UPDATE ON account TO seal_web;
GRANT SELECT ON membership, installation, installation_certificate, crl, company_directory
    TO seal_web, seal_worker, seal_signer, seal_auditor;
GRANT INSERT, DELETE ON membership TO seal_signer;
GRANT INSERT ON installation, installation_certificate, crl, company_directory TO seal_signer;
