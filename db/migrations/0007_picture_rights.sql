-- SPDX-License-Identifier: Apache-2.0
-- Web asks for a picture, the worker draws it: who captured web must not leave a picture of
-- his own behind, for approvers to look at later.

REVOKE INSERT ON page_picture FROM seal_web;
GRANT INSERT (company_id, base_digest, page, dpi, state) ON page_picture TO seal_web;
ALTER TABLE page_picture ADD CONSTRAINT page_picture_drawn CHECK (state <> 2 OR png IS NOT NULL);
