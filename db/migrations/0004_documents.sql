-- SPDX-License-Identifier: Apache-2.0
-- Documents: uploads and drafts are web's; documents, prepared updates, page pictures and
-- sealed files are the worker's. Bytes are blobs, stored once per company under their
-- SHA-256 in parts of 1 MiB and never overwritten.

-- Content-addressed bytes. Compression is off: PDFs are compressed already.
CREATE TABLE blob (
    company_id uuid NOT NULL,
    digest     bytea NOT NULL CHECK (octet_length(digest) = 32),
    part       int NOT NULL CHECK (part >= 0),
    bytes      bytea NOT NULL,
    PRIMARY KEY (company_id, digest, part)
);
ALTER TABLE blob ALTER COLUMN bytes SET STORAGE EXTERNAL;
ALTER TABLE blob ENABLE ROW LEVEL SECURITY;
ALTER TABLE blob FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON blob
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
GRANT SELECT ON blob TO seal_web;
GRANT SELECT, INSERT, DELETE ON blob TO seal_worker;

-- A file on its way in; its parts are kept until the worker has examined it.
CREATE TABLE upload (
    company_id uuid NOT NULL,
    id         uuid NOT NULL,
    person_id  uuid NOT NULL,
    name       text NOT NULL,
    size       bigint NOT NULL CHECK (size >= 1),
    digest     bytea CHECK (octet_length(digest) = 32), -- announced; NULL: not
    state      smallint NOT NULL,                -- 1 open, 2 complete, 3 examined, 4 refused
    document_id uuid,
    refusal    text,                             -- error code of a refused document
    refusal_detail text,                         -- page or object and what was found
    created_at timestamptz NOT NULL DEFAULT now(),
    version    bigint NOT NULL DEFAULT 1,
    PRIMARY KEY (company_id, id)
);
ALTER TABLE upload ENABLE ROW LEVEL SECURITY;
ALTER TABLE upload FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON upload
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON upload TO seal_web;
GRANT SELECT, UPDATE, DELETE ON upload TO seal_worker;

CREATE TABLE upload_part (
    company_id uuid NOT NULL,
    upload_id  uuid NOT NULL,
    part       int NOT NULL CHECK (part >= 0),
    bytes      bytea NOT NULL,
    PRIMARY KEY (company_id, upload_id, part),
    FOREIGN KEY (company_id, upload_id) REFERENCES upload (company_id, id) ON DELETE CASCADE
);
ALTER TABLE upload_part ALTER COLUMN bytes SET STORAGE EXTERNAL;
ALTER TABLE upload_part ENABLE ROW LEVEL SECURITY;
ALTER TABLE upload_part FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON upload_part
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON upload_part TO seal_web;
GRANT SELECT, DELETE ON upload_part TO seal_worker;

-- An examined document; its bytes are the blob `digest`.
CREATE TABLE document (
    company_id uuid NOT NULL,
    id            uuid NOT NULL,
    person_id     uuid NOT NULL,                 -- who brought it in
    name          text NOT NULL,
    digest        bytea NOT NULL,                -- of the approved bytes
    original_digest bytea NOT NULL,              -- of the bytes as uploaded
    length        bigint NOT NULL,
    pages         jsonb NOT NULL,                -- [{"media":[…],"crop":[…],"rotate":0}, …]
    page_count    int NOT NULL,
    normalised    boolean NOT NULL,
    signatures    int NOT NULL,                  -- that it carried on arrival, all intact
    warnings      jsonb NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (company_id, id)
);
ALTER TABLE document ENABLE ROW LEVEL SECURITY;
ALTER TABLE document FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON document
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
GRANT SELECT ON document TO seal_web, seal_signer, seal_auditor;
GRANT SELECT, INSERT ON document TO seal_worker;

-- A drawn seal face. The act that makes a seal carries the digest.
CREATE TABLE seal_face (
    company_id uuid NOT NULL,
    digest     bytea NOT NULL CHECK (octet_length(digest) = 32),
    face       bytea NOT NULL,                   -- canon/face.h: what goes into the PDF
    svg        text NOT NULL,                    -- the same outlines for screens
    design     jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (company_id, digest)
);
ALTER TABLE seal_face ENABLE ROW LEVEL SECURITY;
ALTER TABLE seal_face FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON seal_face
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
GRANT SELECT, INSERT ON seal_face TO seal_web;
GRANT SELECT ON seal_face TO seal_worker, seal_auditor;

CREATE TABLE draft (
    company_id uuid NOT NULL,
    id         uuid NOT NULL,                    -- becomes the request's id
    person_id  uuid NOT NULL,
    content    jsonb NOT NULL,                   -- documents, seals, placements, facts
    preparation smallint NOT NULL DEFAULT 0,     -- 0 none, 1 asked, 2 done, 3 failed
    prepared_version bigint,                     -- the version that was prepared
    failure    text,                             -- error code of a failed preparation
    failure_detail text,
    submitted_round bigint,                      -- last submitted round
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version    bigint NOT NULL DEFAULT 1,
    PRIMARY KEY (company_id, id)
);
CREATE INDEX draft_person ON draft (company_id, person_id, id);
ALTER TABLE draft ENABLE ROW LEVEL SECURITY;
ALTER TABLE draft FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON draft
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON draft TO seal_web;
GRANT SELECT, UPDATE (preparation, prepared_version, failure, failure_detail) ON draft TO seal_worker;

-- One signature prepared: the incremental update with its three holes.
CREATE TABLE prepared_update (
    company_id uuid NOT NULL,
    draft_id   uuid NOT NULL,
    draft_version bigint NOT NULL,
    pair       smallint NOT NULL,
    document_id uuid NOT NULL,
    seal_id    uuid NOT NULL,
    face_digest bytea NOT NULL,
    update_digest bytea NOT NULL,
    update_length bigint NOT NULL,
    time_off   bigint NOT NULL,
    request_off bigint NOT NULL,
    contents_off bigint NOT NULL,
    contents_len bigint NOT NULL,
    blob_digest bytea NOT NULL,                  -- of the update's bytes with placeholders
    PRIMARY KEY (company_id, draft_id, draft_version, pair),
    FOREIGN KEY (company_id, document_id) REFERENCES document (company_id, id)
);
ALTER TABLE prepared_update ENABLE ROW LEVEL SECURITY;
ALTER TABLE prepared_update FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON prepared_update
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
GRANT SELECT ON prepared_update TO seal_web, seal_signer, seal_auditor;
GRANT SELECT, INSERT, DELETE ON prepared_update TO seal_worker;

-- Cached pictures of pages. base_digest: SHA-256 of what is shown.
CREATE TABLE page_picture (
    company_id uuid NOT NULL,
    base_digest bytea NOT NULL,                  -- blob of the document, or of document and updates
    page       int NOT NULL,
    dpi        int NOT NULL,
    state      smallint NOT NULL,                -- 1 asked, 2 done, 3 failed
    png        bytea,
    failure    text,
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (company_id, base_digest, page, dpi)
);
ALTER TABLE page_picture ENABLE ROW LEVEL SECURITY;
ALTER TABLE page_picture FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON page_picture
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
GRANT SELECT, INSERT ON page_picture TO seal_web;
GRANT SELECT, INSERT, UPDATE, DELETE ON page_picture TO seal_worker;

-- A finished file. It may be handed out only when its request is sealed.
CREATE TABLE sealed_document (
    company_id uuid NOT NULL,
    request_id uuid NOT NULL,
    round      bigint NOT NULL,
    document_id uuid NOT NULL,
    digest     bytea NOT NULL,                   -- blob of the sealed file
    length     bigint NOT NULL,
    verified   jsonb NOT NULL,                   -- the verifier's report before release
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (company_id, request_id, round, document_id)
);
ALTER TABLE sealed_document ENABLE ROW LEVEL SECURITY;
ALTER TABLE sealed_document FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON sealed_document
    USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
    WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid);
GRANT SELECT ON sealed_document TO seal_web, seal_auditor;
GRANT SELECT, INSERT ON sealed_document TO seal_worker;

