-- SPDX-License-Identifier: Apache-2.0
-- Where on its page each prepared update puts the seal, in points of the unrotated page, so
-- that a page can point at it. Authorises nothing: the update's bytes are what is approved.
-- Updates of before do not say it.
ALTER TABLE prepared_update
    ADD COLUMN page int CHECK (page >= 1),
    ADD COLUMN x double precision,
    ADD COLUMN y double precision,
    ADD CONSTRAINT prepared_update_place CHECK (num_nulls(page, x, y) IN (0, 3));
