-- SPDX-License-Identifier: Apache-2.0
-- For the reference: copies of every company that has a decision waiting, in the same
-- tables and with the same ids, under company ids of their own. pgbench decides there as
-- the signer does in the originals. Run by the superuser, past row-level security.

CREATE FUNCTION pg_temp.copy_of(company uuid) RETURNS uuid
LANGUAGE sql IMMUTABLE AS $$ SELECT md5('copy' || company)::uuid $$;

-- Heads and rows that a decision reads or changes; in the order of their foreign keys.
DO $$
DECLARE
    name text;
    names text;
BEGIN
    FOREACH name IN ARRAY ARRAY['company', 'person', 'role', 'credential', 'key',
                                'certificate', 'chain_version', 'seal', 'grant_of_seal',
                                'seal_request', 'decision', 'link', 'approval_due',
                                'authority_head'] LOOP
        SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO names
        FROM pg_attribute
        WHERE attrelid = name::regclass AND attnum > 1 AND NOT attisdropped;
        EXECUTE format('INSERT INTO %I (company_id, %s) SELECT pg_temp.copy_of(company_id), %s
                        FROM %I
                        WHERE company_id IN (SELECT company_id FROM approval_due)',
                       name, names,
                       CASE name WHEN 'company' THEN replace(names, 'id, name', 'pg_temp.copy_of(id), name')
                                 ELSE names END,
                       name);
    END LOOP;
END $$;

-- The n-th decision: what web knows of it when a caller has come through the door. It is
-- read once for each, as web reads the caller's session.
CREATE TABLE reference_case AS
SELECT row_number() OVER (ORDER BY md5(l.id::text)) - 1 AS n,
       l.company_id AS company, l.person_id AS person, l.request_id AS request,
       l.id AS link, r.requester_id AS requester, gen_random_uuid() AS act
FROM link AS l
JOIN seal_request AS r ON r.company_id = l.company_id AND r.id = l.request_id
                      AND r.round = l.round
JOIN company_directory AS d ON l.company_id = pg_temp.copy_of(d.company_id)
WHERE l.live AND l.kind = 1;
ALTER TABLE reference_case ADD PRIMARY KEY (n);
GRANT SELECT ON reference_case TO seal_signer;
VACUUM ANALYZE;
CHECKPOINT;
