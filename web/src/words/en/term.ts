// SPDX-License-Identifier: Apache-2.0
// Words of the domain that many screens use, by the API's own words.
export default {
  requestState: {
    draft: 'Draft',
    pending: 'In approval',
    approved: 'To be signed',
    sealing: 'Being signed',
    sealed: 'Signed',
    rejected: 'Rejected',
    withdrawn: 'Withdrawn',
    expired: 'Expired',
    aborted: 'Aborted',
  },
  sealType: { official: 'Official seal', contract: 'Contract seal', finance: 'Finance seal', legal_representative: 'Legal representative’s seal' },
  sealState: { draft: 'No chain yet', active: 'Active', suspended: 'Suspended', revoked: 'Revoked', expired: 'Certificate expired' },
  role: {
    administrator: 'Administrator',
    seal_administrator: 'Seal administrator',
    employee: 'Employee',
    approver: 'Approver',
    auditor: 'Auditor',
    platform_operator: 'Platform operator',
  },
  grantStatus: { live: 'Live', scheduled: 'Not yet', ended: 'Ended', used_up: 'Used up', suspended: 'Suspended', revoked: 'Revoked' },
  verdict: { approve: 'Approve', reject: 'Reject' },
  stepMode: { all: 'all must approve', any: 'any one approves', k_of_n: 'at least {need} approve' },
  personState: { invited: 'Invited', active: 'Active', deactivated: 'Deactivated' },
}
