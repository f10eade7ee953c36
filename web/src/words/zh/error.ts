// SPDX-License-Identifier: Apache-2.0
export default {
  offline: '连接不上服务器',
  offlineText: '操作是否完成尚不清楚。网络恢复后请重试，重复提交不会重复执行。',
  whatToDo: {
    conflict: '请刷新后查看最新内容。',
    wait: '请等待 {seconds} 秒后重试。',
    again: '请检查输入后重试。',
    role: '如需此权限，请联系企业管理员。',
    later: '请稍后重试；如仍失败，请将追踪编号告知管理员。',
  },
  exchange: '追踪编号',
  unexpected: '页面出现意外错误',
}
