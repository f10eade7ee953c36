-- SPDX-License-Identifier: Apache-2.0
-- What belongs to a round is found by the request, and a credential by its person, also
-- where the row is history: without these the signer would walk through all of a company's.
CREATE INDEX intent_request ON intent (company_id, request_id, round);
CREATE INDEX credential_of ON credential (company_id, person_id);
