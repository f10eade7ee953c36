// SPDX-License-Identifier: Apache-2.0
export default {
  showTable: '显示数据表',
  hideTable: '隐藏数据表',
  saveCsv: '下载「{title}」的 CSV',
  saveSvg: '下载「{title}」的 SVG',
  label: '图表：{title}，数据见其后的表格',
}
