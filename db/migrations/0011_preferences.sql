-- SPDX-License-Identifier: Apache-2.0
-- How a human wants to be spoken to. Beside the account, not the person: one human, one language,
-- whatever the company (docs/decisions/0014). Absent: what the invitation said, and the device's theme.

ALTER TABLE account
    ADD COLUMN locale    text CHECK (locale IN ('zh', 'en')),
    ADD COLUMN time_zone text CHECK (length(time_zone) <= 64),
    ADD COLUMN theme     text CHECK (theme IN ('system', 'light', 'dark'));

-- The worker writes mails in that language; of the account it reads nothing else.
GRANT SELECT (id, locale) ON account TO seal_worker;
