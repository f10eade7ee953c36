-- SPDX-License-Identifier: Apache-2.0
-- What a person finds under "my messages": one row for each row of the outbox that is told to people,
-- written by the worker when it settles that row. data holds the facts of the text (number, purpose,
-- names), no secret and no text: the page writes that in its reader's language.

CREATE TABLE message (
    company_id uuid NOT NULL,
    id         uuid NOT NULL,                    -- UUIDv7: in the order of arrival
    outbox_id  uuid NOT NULL,
    person_id  uuid NOT NULL,                    -- whose it is
    kind       text NOT NULL,                    -- that of the outbox row
    object_id  uuid NOT NULL,
    data       jsonb NOT NULL,
    at         timestamptz NOT NULL,             -- of what happened
    arrived_at timestamptz NOT NULL DEFAULT now(),
    read_at    timestamptz,
    PRIMARY KEY (company_id, id),
    UNIQUE (company_id, outbox_id)
);
CREATE INDEX message_person ON message (company_id, person_id, id);
CREATE INDEX message_unread ON message (company_id, person_id, id) WHERE read_at IS NULL;
CREATE INDEX message_arrived ON message (company_id, arrived_at);
ALTER TABLE message ENABLE ROW LEVEL SECURITY;
ALTER TABLE message FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON message
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
GRANT SELECT, UPDATE (read_at) ON message TO seal_web;
GRANT SELECT, INSERT, UPDATE (read_at), DELETE ON message TO seal_worker;
