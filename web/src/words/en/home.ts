// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Workbench',
  greeting: 'Hello {name} · {company}',
  waiting: 'What waits, and how far it is',
  tile: { toApprove: 'To approve', toSign: 'To sign', pending: 'In approval', rejected: 'Rejected', draft: 'Drafts' },
  first: 'Three steps to your first seal',
  step: {
    grant: 'Be granted a seal',
    granted: 'You may use: {seals}',
    noGrant: 'No seal is granted to you yet. Ask your company’s administrator.',
    upload: 'Upload a file and place the seal',
    uploadText: 'Choose a PDF and drag the seal to its place on the page.',
    submit: 'Say why, and submit',
    submitText: 'Once the approvers agree, by mail or here, you sign with your PIN.',
  },
  begin: 'Begin your first request',
  last: 'Last requests',
  allRequests: 'All requests',
  onlyDrafts: 'Nothing submitted yet; there are drafts to finish',
  waitsFor: 'waits for {names}',
  manage: 'Administration',
}
