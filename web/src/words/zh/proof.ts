// SPDX-License-Identifier: Apache-2.0
export default {
  pin: '签署口令（PIN）',
  pinHelp: '6 至 12 位数字',
  code: '一次性验证码',
  codeHelp: '身份验证器应用显示的 6 位数字',
  reason: '原因',
  effects: '确认后',
  missing: '请输入{field}',
}
