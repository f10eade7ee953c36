// SPDX-License-Identifier: Apache-2.0
// Words of the domain that many screens use, by the API's own words.
export default {
  requestState: {
    draft: '草稿',
    pending: '审批中',
    approved: '待签署',
    sealing: '签署中',
    sealed: '已签署',
    rejected: '已驳回',
    withdrawn: '已撤回',
    expired: '已过期',
    aborted: '已中止',
  },
  sealType: { official: '公章', contract: '合同专用章', finance: '财务专用章', legal_representative: '法定代表人章' },
  sealState: { draft: '待绑定审批链', active: '启用', suspended: '已停用', revoked: '已注销', expired: '证书已过期' },
  role: {
    administrator: '企业管理员',
    seal_administrator: '印章管理员',
    employee: '员工',
    approver: '审批人',
    auditor: '审计员',
    platform_operator: '平台管理员',
  },
  grantStatus: { live: '有效', scheduled: '待生效', ended: '已到期', used_up: '次数用尽', suspended: '临时取消', revoked: '已注销' },
  verdict: { approve: '同意', reject: '驳回' },
  stepMode: { all: '会签（全部同意）', any: '或签（一人同意）', k_of_n: '至少 {need} 人同意' },
  personState: { invited: '已邀请', active: '在职', deactivated: '已停用' },
}
