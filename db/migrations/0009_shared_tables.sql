-- SPDX-License-Identifier: Apache-2.0
-- membership and company_directory are looked up before any company is known, so their reading
-- cannot be bound to one. Everything else about them is: the signer writes the rows of its own
-- tenant only, and each role reads what it asks for and no more (docs/decisions/0012).

ALTER TABLE membership ENABLE ROW LEVEL SECURITY;
ALTER TABLE membership FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON membership
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
CREATE POLICY every_company ON membership FOR SELECT TO seal_web USING (true);
REVOKE SELECT ON membership FROM seal_worker, seal_signer, seal_auditor;
GRANT SELECT (account_id, company_id) ON membership TO seal_signer; -- finds what it deletes

ALTER TABLE company_directory ENABLE ROW LEVEL SECURITY;
ALTER TABLE company_directory FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON company_directory
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
CREATE POLICY every_company ON company_directory FOR SELECT
    TO seal_web, seal_worker, seal_signer, seal_owner USING (true);
REVOKE SELECT ON company_directory FROM seal_worker, seal_signer;
GRANT SELECT (company_id) ON company_directory TO seal_worker, seal_signer;
