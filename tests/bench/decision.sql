-- SPDX-License-Identifier: Apache-2.0
-- A request's last decision, as signer/ commits it: the same statements (the texts are
-- those of proof.c, frame.c, round.c, tx_tables_requests.c, tx_work.c, act.c), the same
-- role, the same tenant setting, in as few round trips as pgbench can make of them. What
-- the signer computes (digests, MACs, encodings) is constants of the same lengths here.
\set n :client_id * :each + :done
\set done :done + 1
SELECT company, person, request, link, requester, act FROM reference_case WHERE n = :n \gset

-- The first transaction: the try is counted before the PIN is compared.
\startpipeline
BEGIN;
SELECT set_config('app.company_id', :company, true);
SELECT clock_timestamp(), a.digest, a.sequence, a.at, a.answer FROM (SELECT 1) one LEFT JOIN act a ON a.company_id = :company AND a.id = :act;
\endpipeline
UPDATE credential SET tries = tries + 1 WHERE company_id = :company AND person_id = :person AND live AND tries < 5 AND (rate_window <> date_trunc('minute', now()) OR rate_count < 1000000) AND NOT EXISTS (SELECT FROM act WHERE company_id = :company AND id = :act) RETURNING id AS credential \gset
COMMIT;

-- The second: everything else.
\startpipeline
BEGIN;
SELECT set_config('app.company_id', :company, true);
\endpipeline
SELECT sequence + 1 AS sequence, head, at FROM authority_head WHERE company_id = :company FOR UPDATE \gset
\startpipeline
SELECT clock_timestamp(), a.digest, a.sequence, a.at, a.answer FROM (SELECT 1) one LEFT JOIN act a ON a.company_id = :company AND a.id = :act;
UPDATE credential SET tries = 0, rate_window = date_trunc('minute', now()), rate_count = CASE WHEN rate_window = date_trunc('minute', now()) THEN rate_count + 1 ELSE 1 END, totp_last_step = greatest(totp_last_step, 0) WHERE company_id = :company AND id = :credential AND epoch = 1;
SELECT id FROM link WHERE company_id = :company AND id = :link AND wrong < 3;
SELECT id, 0::bigint, epoch, live, canon, mac, mac_key FROM link WHERE company_id = :company AND id = :link;
SELECT id, 0::bigint, epoch, live, canon, mac, mac_key FROM company WHERE company_id = :company AND id = :company;
SELECT id, 0::bigint, epoch, live, canon, mac, mac_key FROM person WHERE company_id = :company AND id = :person;
SELECT id, 0::bigint, epoch, live, canon, mac, mac_key FROM role WHERE company_id = :company AND live AND person_id = :person ORDER BY id;
\endpipeline
\startpipeline
UPDATE link SET epoch = 2, canon = decode(repeat('ab', 119), 'hex'), mac = decode(repeat('cd', 32), 'hex'), mac_key = 1, live = false, changed_at = now(), kind = 1, person_id = :person, request_id = :request, round = 1 WHERE company_id = :company AND id = :link AND epoch = 2 - 1;
SELECT id, round, epoch, live, canon, mac, mac_key FROM seal_request WHERE company_id = :company AND id = :request ORDER BY round DESC LIMIT 1;
SELECT id, 0::bigint, epoch, live, canon, mac, mac_key FROM decision WHERE company_id = :company AND request_id = :request AND round = (SELECT max(round) FROM seal_request WHERE company_id = :company AND id = :request);
SELECT id, 0::bigint, epoch, live, canon, mac, mac_key FROM intent WHERE company_id = :company AND request_id = :request AND round = (SELECT max(round) FROM seal_request WHERE company_id = :company AND id = :request);
SELECT id, 0::bigint, epoch, live, canon, mac, mac_key FROM link WHERE company_id = :company AND request_id = :request AND round = (SELECT max(round) FROM seal_request WHERE company_id = :company AND id = :request) AND live;
SELECT id, 0::bigint, epoch, live, canon, mac, mac_key FROM credential WHERE company_id = :company AND person_id = ANY (ARRAY(SELECT :person::uuid UNION ALL SELECT person_id FROM decision WHERE company_id = :company AND request_id = :request UNION ALL SELECT requester_id FROM seal_request WHERE company_id = :company AND id = :request));
SELECT id, 0::bigint, epoch, live, canon, mac, mac_key FROM chain_version WHERE company_id = :company AND chain_id IN (SELECT s.chain_id FROM seal_request r JOIN seal s ON s.company_id = :company AND s.id = ANY (r.seal_ids) WHERE r.company_id = :company AND r.id = :request AND r.round = (SELECT max(round) FROM seal_request WHERE company_id = :company AND id = :request));
\endpipeline
\startpipeline
INSERT INTO decision (company_id, id, epoch, canon, mac, mac_key, live, changed_at, request_id, round, person_id, verdict, reason, proofs, decided_at) VALUES (:company, gen_random_uuid(), 1, decode(repeat('ab', 128), 'hex'), decode(repeat('cd', 32), 'hex'), 1, true, now(), :request, 1, :person, 1, NULL, 5, now());
UPDATE seal_request SET epoch = 2, canon = decode(repeat('ab', 931), 'hex'), mac = decode(repeat('cd', 32), 'hex'), mac_key = 1, live = true, changed_at = now(), state = 3, reason = NULL, ended_at = NULL WHERE company_id = :company AND id = :request AND epoch = 2 - 1 AND round = 1;
DELETE FROM approval_due WHERE company_id = :company AND request_id = :request AND round = 1;
INSERT INTO outbox (company_id, id, person_id, kind, object_id, data) VALUES (:company, gen_random_uuid(), :requester, 'request.approved', :request, '{"round": 1}');
INSERT INTO outbox (company_id, id, person_id, kind, object_id, data) VALUES (:company, gen_random_uuid(), :person, 'credential.used', :act, '{"event": "request.decide"}');
INSERT INTO act (company_id, id, digest, event, person_id, sequence, at, attestation, signature, answer) VALUES (:company, :act, decode(repeat('ab', 32), 'hex'), 'request.decide', :person, :sequence, now(), decode(repeat('ab', 143), 'hex'), decode(repeat('ab', 71), 'hex'), decode(repeat('ab', 28), 'hex'));
WITH appended AS (INSERT INTO authority_audit (company_id, sequence, at, event, person_id, object_id, canon, salt, d, head) VALUES (:company, :sequence, now(), 'request.decide', :person, :request, decode(repeat('ab', 261), 'hex'), decode(repeat('ab', 16), 'hex'), decode(repeat('ab', 32), 'hex'), decode(repeat('ab', 32), 'hex')) RETURNING head) UPDATE authority_head SET sequence = :sequence, at = now(), head = (SELECT head FROM appended) WHERE company_id = :company AND sequence = :sequence - 1;
COMMIT;
\endpipeline
