-- SPDX-License-Identifier: Apache-2.0
-- What the platform's operator sees of the work of all companies: that it waits, failed or was given
-- up, and why; never what it is about. The views name every column that leaves a company; web has no
-- right to the tables below them (job), or to its own tenant's rows only (outbox). docs/decisions/0016.

CREATE POLICY every_company_seen ON job FOR SELECT TO seal_owner USING (true);
CREATE POLICY every_company_seen ON outbox FOR SELECT TO seal_owner USING (true);

CREATE VIEW job_of_any_company AS
    SELECT company_id, id, kind, run_at, attempts, leased_until, done_at, failure, created_at
    FROM job;
CREATE VIEW mail_of_any_company AS
    SELECT company_id, id, kind, run_at, attempts, leased_until, done_at, failure, created_at
    FROM outbox;
GRANT SELECT ON job_of_any_company, mail_of_any_company TO seal_web;

-- One row a worker process: when it was last heard of.
CREATE TABLE worker_presence (
    id         uuid PRIMARY KEY,
    version    text NOT NULL,
    started_at timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL
);
GRANT SELECT ON worker_presence TO seal_web;
GRANT SELECT, INSERT, UPDATE, DELETE ON worker_presence TO seal_worker;
