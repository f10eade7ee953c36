-- SPDX-License-Identifier: Apache-2.0
-- A sealed file is the approved document, which is a blob already, and its filled updates
-- behind it: they alone are stored with a seal. `digest` and `length` stay those of the whole
-- file. Files of before lie there in one piece.
ALTER TABLE sealed_document ADD COLUMN parts bytea[]; -- blobs that make the file, in order

-- This runs as the owner, who sees no company's rows while row-level security is forced.
ALTER TABLE sealed_document NO FORCE ROW LEVEL SECURITY;
UPDATE sealed_document SET parts = ARRAY[digest];
ALTER TABLE sealed_document FORCE ROW LEVEL SECURITY;

ALTER TABLE sealed_document
    ALTER COLUMN parts SET NOT NULL,
    ADD CHECK (cardinality(parts) >= 1);
