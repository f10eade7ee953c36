// SPDX-License-Identifier: Apache-2.0
// Small real PDF files. The font is not embedded and its text is UTF-16 through a predefined
// map: exactly the kind of Chinese document that is blank where the maps are missing.

export interface PageSpec {
  lines: string[]
  /** points; A4 when absent */
  width?: number
  height?: number
  rotate?: 0 | 90 | 180 | 270
  /** what readers show of the page: left, bottom, right, top */
  crop?: [number, number, number, number]
}

function utf16Hex(text: string): string {
  return Array.from(Buffer.from(text, 'utf16le').swap16()).map((b) => b.toString(16).padStart(2, '0')).join('')
}

function content(page: PageSpec): string {
  const top = (page.height ?? 842) - 90
  return page.lines.map((line, i) => `BT /F1 ${i === 0 ? 20 : 13} Tf 72 ${top - i * 34} Td <${utf16Hex(line)}> Tj ET`).join('\n')
}

export function makePdf(pages: PageSpec[]): Buffer {
  const objects: string[] = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((_, i) => `${6 + 2 * i} 0 R`).join(' ')}] >>`,
    '<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [4 0 R] >>',
    '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 5 >> /DW 1000 /FontDescriptor 5 0 R >>',
    '<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>',
  ]
  pages.forEach((page, i) => {
    const stream = content(page)
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${page.width ?? 595} ${page.height ?? 842}] /Rotate ${page.rotate ?? 0} ${page.crop ? `/CropBox [${page.crop.join(' ')}] ` : ''}` +
        `/Resources << /Font << /F1 3 0 R >> >> /Contents ${7 + 2 * i} 0 R >>`,
      `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    )
  })
  return assemble(objects)
}

function assemble(objects: string[], trailer = ''): Buffer {
  let file = '%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n'
  const offsets = objects.map((object, i) => {
    const at = file.length
    file += `${i + 1} 0 obj\n${object}\nendobj\n`
    return at
  })
  const xref = file.length
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`
  for (const at of offsets) file += `${String(at).padStart(10, '0')} 00000 n \n`
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${xref}\n%%EOF\n`
  return Buffer.from(file, 'latin1')
}

/** A file of one page with something in its catalog that intake refuses. */
function oddPdf(catalog: string, extra: string[] = [], trailer = ''): Buffer {
  return assemble(
    [
      `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
      '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> >>',
      ...extra,
    ],
    trailer,
  )
}

export function scriptPdf(): Buffer {
  return oddPdf('/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>')
}

export function formPdf(): Buffer {
  const xfa = '<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"></xdp:xdp>'
  return oddPdf('/AcroForm << /Fields [] /XFA 4 0 R >>', [`<< /Length ${xfa.length} >>\nstream\n${xfa}\nendstream`])
}

/** The standard handler with an empty user password: readers open it, intake does not. */
export function encryptedPdf(): Buffer {
  const keys = `/O <${'28'.repeat(32)}> /U <${'4e'.repeat(32)}>`
  return oddPdf('', [`<< /Filter /Standard /V 1 /R 2 ${keys} /P -4 >>`], `/Encrypt 4 0 R /ID [<${'01'.repeat(16)}> <${'01'.repeat(16)}>]`)
}

/** A contract of `pages` pages, believable enough to look at. */
export function contractPdf(title = '采购框架合同', pages = 2): Buffer {
  return makePdf(
    Array.from({ length: pages }, (_, i) => ({
      lines: [
        i === 0 ? title : `${title}（第 ${i + 1} 页）`,
        '甲方：上海云海智造科技有限公司',
        '乙方：北京恒达贸易有限公司',
        '合同金额：人民币壹拾贰万叁仟元整',
        '双方经友好协商，就年度采购事宜达成如下协议：',
        `第${'一二三四五六七八九十'[i % 10]}条　交付与验收`,
        '（盖章处）',
      ],
    })),
  )
}
