-- SPDX-License-Identifier: Apache-2.0
-- Where on its page each prepared update puts the seal, in thousandths of a point of the
-- unrotated page, so that a page can point at it. Authorises nothing: the update's bytes are
-- what is approved. Updates of before do not say it.
ALTER TABLE prepared_update
    ADD COLUMN page int CHECK (page >= 1),
    ADD COLUMN x_milli bigint,
    ADD COLUMN y_milli bigint,
    ADD CONSTRAINT prepared_update_place CHECK (num_nulls(page, x_milli, y_milli) IN (0, 3));
