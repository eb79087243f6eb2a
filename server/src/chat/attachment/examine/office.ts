import { strFromU8, zipSync } from 'fflate'
import mammoth from 'mammoth'
import { type Accepted, MAX_TEXT, Refused, withText } from './finding.js'
import { unpack } from './zip.js'

const office = 'application/vnd.openxmlformats-officedocument.'
const readers: Record<string, (bytes: Buffer) => Promise<string>> = {
  [`${office}wordprocessingml.document`]: wordText,
  [`${office}presentationml.presentation`]: async bytes => slidesText(bytes),
  [`${office}spreadsheetml.sheet`]: async bytes => sheetsText(bytes),
}

export const isOffice = (contentType: string): boolean => contentType in readers

export async function readOffice(contentType: string, bytes: Buffer): Promise<Accepted> {
  const text = await readers[contentType]?.(bytes)
  return withText(contentType, text ?? '')
}

/** Its reader unpacks whatever it is given: so it is given what was unpacked within limits, and no pictures. */
async function wordText(bytes: Buffer): Promise<string> {
  const files = unpack(bytes, name => /\.(xml|rels)$/.test(name))
  try {
    const { value } = await mammoth.extractRawText({ buffer: Buffer.from(zipSync(files, { level: 0 })) })
    return value
  } catch {
    throw new Refused('The document cannot be read: it is damaged.')
  }
}

function slidesText(bytes: Buffer): string {
  const slide = /^ppt\/slides\/slide(\d+)\.xml$/
  const files = unpack(bytes, name => slide.test(name))
  return numbered(files, slide)
    .map(({ number, xml }) => `# Slide ${number}\n${paragraphs(xml, 'a:p', 'a:t')}`)
    .join('\n\n')
}

function sheetsText(bytes: Buffer): string {
  const sheet = /^xl\/worksheets\/sheet(\d+)\.xml$/
  const files = unpack(bytes, name => sheet.test(name) || name === 'xl/sharedStrings.xml')
  const shared = elements(strFromU8(files['xl/sharedStrings.xml'] ?? new Uint8Array()), 'si').map(
    ({ inner }) => textIn(inner, 't'),
  )
  let length = 0
  const rowsOf = function* (xml: string) {
    for (const { inner: row } of elementsIn(xml, 'row')) {
      const cells = elements(row, 'c').map(cell => cellText(cell, shared))
      const line = cells.join('\t').trimEnd()
      length += line.length
      if (line !== '') yield line
      if (length > MAX_TEXT) return
    }
  }
  return numbered(files, sheet)
    .map(({ number, xml }) => `# Sheet ${number}\n${[...rowsOf(xml)].join('\n')}`)
    .join('\n\n')
}

interface Element {
  attributes: string
  inner: string
}

function cellText({ attributes, inner }: Element, shared: string[]): string {
  if (/\bt="inlineStr"/.test(attributes)) return textIn(inner, 't')
  const value = textIn(inner, 'v')
  return /\bt="s"/.test(attributes) ? (shared[Number(value)] ?? '') : value
}

function numbered(files: Record<string, Uint8Array>, pattern: RegExp) {
  return Object.entries(files)
    .flatMap(([name, bytes]) => {
      const [, number] = pattern.exec(name) ?? []
      return number === undefined ? [] : [{ number: Number(number), xml: strFromU8(bytes) }]
    })
    .sort((a, b) => a.number - b.number)
}

const paragraphs = (xml: string, paragraph: string, run: string): string =>
  elements(xml, paragraph)
    .map(({ inner }) => textIn(inner, run))
    .filter(line => line !== '')
    .join('\n')

const textIn = (xml: string, name: string): string =>
  elements(xml, name)
    .map(({ inner }) => decoded(inner))
    .join('')

const elements = (xml: string, name: string): Element[] => [...elementsIn(xml, name)]

/** Elements of a name that hold none of it: by searching on from each to the next, in time that grows with the text alone. */
function* elementsIn(xml: string, name: string): Generator<Element> {
  const [start, end] = [`<${name}`, `</${name}>`]
  for (let at = xml.indexOf(start); at >= 0; at = xml.indexOf(start, at)) {
    const head = xml.indexOf('>', at)
    if (head < 0) return
    const attributes = xml.slice(at + start.length, head)
    at = head + 1
    // Of another name that only begins so, or empty.
    if (!/^[\s/]|^$/.test(attributes) || attributes.endsWith('/')) continue
    const close = xml.indexOf(end, head)
    if (close < 0) return
    yield { attributes, inner: xml.slice(head + 1, close) }
    at = close + end.length
  }
}

const named: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

const decoded = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w+));/gi, (whole, decimal, hex, name) => {
    const point = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : null
    if (point === null) return named[name] ?? whole
    return point <= 0x10_ff_ff ? String.fromCodePoint(point) : ''
  })
