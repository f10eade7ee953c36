// SPDX-License-Identifier: Apache-2.0
export default {
  title: '工作台',
  greeting: '{name}，您好 · {company}',
  waiting: '待办与进度',
  tile: { toApprove: '待我审批', toSign: '待我签署', pending: '审批中', rejected: '已驳回', draft: '草稿' },
  first: '三步完成第一次用印',
  step: {
    grant: '取得授权',
    granted: '您可以使用：{seals}',
    noGrant: '您还没有可用的印章，请联系企业管理员授予用印授权。',
    upload: '上传文件并放置印章',
    uploadText: '选择 PDF，在页面上把印章拖到盖章位置。',
    submit: '填写事由并提交',
    submitText: '审批人在邮件或本系统中同意后，由您输入口令完成签署。',
  },
  begin: '开始第一份申请',
  last: '最近的申请',
  allRequests: '全部申请',
  onlyDrafts: '还没有提交过申请，您有未完成的草稿',
  waitsFor: '等待 {names}',
  manage: '管理入口',
}
