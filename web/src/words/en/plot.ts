// SPDX-License-Identifier: Apache-2.0
export default {
  showTable: 'Show the table',
  hideTable: 'Hide the table',
  saveCsv: 'Download “{title}” as CSV',
  saveSvg: 'Download “{title}” as SVG',
  label: 'Plot: {title}; its numbers are in the table behind it',
}
