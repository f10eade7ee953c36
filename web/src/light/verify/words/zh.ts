// SPDX-License-Identifier: Apache-2.0
import type { FrameWords } from '../../page'
import type { Verdict } from '../report'

export interface VerdictWords {
  name: string
  /** in one sentence, to somebody who knows nothing of signatures */
  means: string
  todo: string
}

export interface Words extends FrameWords {
  title: string
  about: string
  choose: string
  drop: string
  limits: string
  privacyTitle: string
  privacy: string[]
  offline: [string, string]
  meaningsTitle: string
  verdicts: Record<Verdict, VerdictWords>
  notPdf: string
  tooLarge: string
  working: string
  cancel: string
  sending: (percent: number) => string
  waiting: string
  examining: string
  file: string
  size: string
  digest: string
  digestHelp: string
  digestDiffers: string
  result: string
  signatures: (n: number) => string
  signature: (n: number) => string
  timestamp: (n: number) => string
  by: string
  claims: string
  sealName: string
  creditCode: string
  time: string
  timeClaimed: string
  noTime: string
  coverage: string
  coverages: Record<'file' | 'revision' | 'nothing', string>
  later: string
  laters: Record<'nothing' | 'validation' | 'signatures' | 'content', string>
  revocation: string
  revocations: Record<'good' | 'revoked' | 'unknown', string>
  since: (time: string) => string
  list: (number: number, time: string) => string
  request: string
  requestHelp: string
  certificate: string
  subject: string
  issuer: string
  serial: string
  validity: string
  fingerprint: string
  algorithm: string
  unreadable: string
  todo: string
  verifiedAt: string
  forgotten: (time: string) => string
  download: string
  again: string
  retry: string
  failed: string
  wait: (seconds: number) => string
  exchange: string
  away: [string, string]
  login: string
  reference: string
}

const words: Words = {
  product: '掌印',
  otherLanguage: 'English',
  title: '核验签章文件',
  about: '选择一份 PDF，查看其中每个电子印章和签名是否有效、由谁加盖、之后是否被改动。无需登录。',
  choose: '选择 PDF 文件',
  drop: '或将文件拖放到此处',
  limits: '每次一份 PDF',
  privacyTitle: '您的文件如何处理',
  privacy: [
    '文件只用于本次核验：检查完毕即删除，核验结果十分钟后删除。',
    '只有打开本页的您能看到结果；系统不记录谁核验了什么文件。',
  ],
  offline: ['不想上传？可用 sealverify 在自己的电脑上离线核验，需要根证书', '与吊销列表'],
  meaningsTitle: '各种核验结果的含义',
  verdicts: {
    valid: {
      name: '有效',
      means: '文件自加盖印章后未被改动，印章证书由本系统签发且当前未被吊销。',
      todo: '请核对下方的单位名称与用印内容是否符合预期。',
    },
    cannot_be_confirmed: {
      name: '无法确认',
      means: '没有发现问题，但有些事项目前无法查明，因此不能认定为有效。',
      todo: '请查看下方原因；稍后重试，或向盖章单位核实。',
    },
    untrusted: {
      name: '签发者不明',
      means: '签名证书不是本系统签发的，无法在此确认签名者的身份。',
      todo: '请在签名者所用系统的核验页面核验，或向其本人核实。证书中的名称任何人都可以填写。',
    },
    revoked: {
      name: '证书已吊销',
      means: '印章证书已被吊销，又没有可信时间证明盖章发生在吊销之前。',
      todo: '请勿据此文件办理，并向盖章单位核实。',
    },
    changed_after: {
      name: '盖章后被改动',
      means: '加盖印章之后，文件内容被更改或附加了内容。',
      todo: '请勿采用此文件，并向对方索取原件。',
    },
    broken: {
      name: '签名已损坏',
      means: '被签名的内容或签名本身已不是原样。',
      todo: '请勿采用此文件，并向对方重新索取。',
    },
    no_signature: {
      name: '没有签名',
      means: '这份文件里没有电子签名，也没有电子印章。页面上的印章图案只是图片。',
      todo: '如文件应当已盖章，请向对方索取盖章后文件（不是打印件或扫描件）。',
    },
    unreadable: {
      name: '无法读取',
      means: '这不是可以检查的 PDF 文件：已加密、已损坏，或根本不是 PDF。',
      todo: '请确认选择了正确的文件，或向对方索取未加密的文件。',
    },
  },
  notPdf: '这不是 PDF 文件。',
  tooLarge: '文件过大，无法在此核验。',
  working: '正在核验',
  cancel: '取消',
  sending: (percent) => `正在上传 ${percent}%`,
  waiting: '已上传，等待检查…',
  examining: '正在检查每个签名…',
  file: '文件',
  size: '大小',
  digest: 'SHA-256',
  digestHelp: '由您的浏览器在本机计算，可与对方提供的值核对。',
  digestDiffers: '服务器收到的文件与您选择的不一致，请重试。',
  result: '核验结果',
  signatures: (n) => `共 ${n} 个签名`,
  signature: (n) => `签名 ${n}`,
  timestamp: (n) => `时间戳 ${n}`,
  by: '盖章单位',
  claims: '证书自称',
  sealName: '印章',
  creditCode: '统一社会信用代码',
  time: '签名时间',
  timeClaimed: '自称时间，没有可信时间戳证明',
  noTime: '未声明',
  coverage: '覆盖范围',
  coverages: { file: '整份文件', revision: '签名时的整份文件', nothing: '未覆盖完整文件' },
  later: '之后的改动',
  laters: { nothing: '无', validation: '仅添加验证数据', signatures: '仅添加其他签名', content: '内容被更改' },
  revocation: '证书状态',
  revocations: { good: '未被吊销', revoked: '已吊销', unknown: '无法查明' },
  since: (time) => `自 ${time}`,
  list: (number, time) => `依据本系统第 ${number} 号吊销列表（${time}）`,
  request: '用印申请摘要',
  requestHelp: '对应审批通过的用印申请，盖章单位可据此查询审批记录。',
  certificate: '证书详情',
  subject: '主体',
  issuer: '签发者',
  serial: '序列号',
  validity: '有效期',
  fingerprint: '证书 SHA-256',
  algorithm: '算法',
  unreadable: '（无法显示）',
  todo: '怎么办',
  verifiedAt: '核验时间',
  forgotten: (time) => `服务器上的结果将于 ${time} 删除。`,
  download: '下载核验报告（JSON）',
  again: '核验另一份文件',
  retry: '重试',
  failed: '未能完成核验',
  wait: (seconds) => `请等待 ${seconds} 秒后重试。所选文件仍在。`,
  exchange: '交换编号',
  away: ['无法连接服务器', '请检查网络后重试，所选文件仍在。'],
  login: '登录',
  reference: 'API 文档',
}

export default words
