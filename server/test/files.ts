import { strToU8, zipSync } from 'fflate'
import sharp from 'sharp'

const office = 'application/vnd.openxmlformats-officedocument.'
export const types = {
  docx: `${office}wordprocessingml.document`,
  xlsx: `${office}spreadsheetml.sheet`,
  pptx: `${office}presentationml.presentation`,
} as const

/** A picture of one colour. */
export const picture = (format: 'png' | 'jpeg' | 'webp' | 'gif' = 'png', width = 400, height = 300) =>
  sharp({ create: { width, height, channels: 3, background: '#3366cc' } })
    .toFormat(format)
    .toBuffer()

/** A photo as phones make them: lying on its side, with the place where it was taken. */
export const photo = (width = 400, height = 300) =>
  sharp({ create: { width, height, channels: 3, background: '#cc6633' } })
    .jpeg()
    .withExif({
      IFD0: { Make: 'Camera of the tests' },
      IFD3: { GPSLatitude: '52/1 31/1 0/1', GPSLongitude: '13/1 24/1 0/1' },
    })
    .withMetadata({ orientation: 6 })
    .toBuffer()

const zip = (files: Record<string, string>, level: 0 | 9 = 9): Buffer =>
  Buffer.from(
    zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])), {
      level,
    }),
  )

const contentTypes = (part: string, type: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="${part}" ContentType="${type}.main+xml"/></Types>`
const relations = (target: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="${target}"/></Relationships>`

export const docx = (...paragraphs: string[]): Buffer =>
  zip({
    '[Content_Types].xml': contentTypes('/word/document.xml', types.docx),
    '_rels/.rels': relations('word/document.xml'),
    'word/document.xml': `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${paragraphs.map(text => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`).join('')}</w:body></w:document>`,
  })

export const xlsx = (rows: [string, number][]): Buffer =>
  zip({
    '[Content_Types].xml': contentTypes('/xl/workbook.xml', types.xlsx),
    '_rels/.rels': relations('xl/workbook.xml'),
    'xl/workbook.xml': '<workbook/>',
    'xl/sharedStrings.xml': `<sst>${rows.map(([text]) => `<si><t>${text}</t></si>`).join('')}</sst>`,
    'xl/worksheets/sheet1.xml': `<worksheet><cols/><sheetData>${rows.map(([, number], i) => `<row r="${i + 1}"><c t="s"><v>${i}</v></c><c><v>${number}</v></c></row>`).join('')}</sheetData></worksheet>`,
  })

export const pptx = (...slides: string[]): Buffer =>
  zip({
    '[Content_Types].xml': contentTypes('/ppt/presentation.xml', types.pptx),
    '_rels/.rels': relations('ppt/presentation.xml'),
    'ppt/presentation.xml': '<p/>',
    ...Object.fromEntries(
      slides.map((text, i) => [
        `ppt/slides/slide${i + 1}.xml`,
        `<p:sld><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:sld>`,
      ]),
    ),
  })

/** A PDF that says the text on each of its pages. */
export function pdf(text: string, pages = 1): Buffer {
  const kids = Array.from({ length: pages }, (_, i) => `${i + 5} 0 R`).join(' ')
  const stream = `BT /F1 24 Tf 72 700 Td (${text}) Tj ET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    ...Array.from(
      { length: pages },
      () =>
        '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 3 0 R >> >> >>',
    ),
  ]
  let body = '%PDF-1.4\n'
  const offsets = objects.map((object, i) => {
    const offset = body.length
    body += `${i + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const start = body.length
  const lines = offsets.map(offset => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  return Buffer.from(
    `${body}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${lines}trailer << /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF`,
  )
}

/** A document of a few kilobytes that is gigabytes once unpacked. */
export function bomb(): Buffer {
  const megabyte = new Uint8Array(1024 * 1024)
  const files = Object.fromEntries(Array.from({ length: 64 }, (_, i) => [`word/part${i}.xml`, megabyte]))
  return Buffer.concat([
    Buffer.from(
      zipSync({
        '[Content_Types].xml': strToU8(contentTypes('/word/document.xml', types.docx)),
        '_rels/.rels': strToU8(relations('word/document.xml')),
        'word/document.xml': megabyte,
        ...files,
      }),
    ),
  ])
}
