import { createHash } from 'node:crypto'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { bomb, docx, pdf, photo, picture, pptx, types, xlsx } from '../../../../test/files.js'
import type { Take } from './answer.js'
import { examineApart } from './examiner.js'
import type { Finding, PartName, Question } from './finding.js'

const { signal } = new AbortController()
const MINUTE = 60_000

async function* inPieces(bytes: Buffer) {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536)
}

/** What comes of a file, with all that is made of it. */
async function examined(question: Question, bytes: Buffer): Promise<Finding> {
  const parts: Partial<Record<PartName, Buffer>> = {}
  const take: Take = async (name, made, pieces) => {
    const part = Buffer.concat(await Array.fromAsync(pieces))
    expect(made).toEqual({ sha256: createHash('sha256').update(part).digest('hex'), size: part.length })
    parts[name] = part
  }
  const finding = await examineApart(question, inPieces(bytes), take, signal)
  return 'rejection' in finding ? finding : { ...finding, parts }
}

/** In short: why it is refused, else its type and its text. */
async function told(bytes: Buffer | string, filename: string, contentType = '', kept: string[] = []) {
  const finding = await examined({ filename, contentType, kept }, Buffer.from(bytes))
  if ('rejection' in finding) return { rejection: finding.rejection }
  const { parts, contentType: type } = finding
  return { type, text: parts.text?.toString() ?? null, parts: Object.keys(parts) }
}

describe('a picture', () => {
  it('is turned upright, loses what it tells of its place, and gets two smaller ones', {
    timeout: MINUTE,
  }, async () => {
    const bytes = await photo(3000, 2000)
    expect((await sharp(bytes).metadata()).exif?.toString('latin1')).toContain('Camera of the tests')
    const finding = await examined({ filename: 'a.jpg', contentType: 'image/jpeg', kept: [] }, bytes)
    if ('rejection' in finding) throw new Error(finding.rejection)
    const { parts, width, height, contentType } = finding
    expect({ contentType, width, height }).toEqual({ contentType: 'image/jpeg', width: 2000, height: 3000 })
    for (const [name, format, size] of [
      ['picture', 'jpeg', 3000],
      ['medium', 'webp', 1280],
      ['thumbnail', 'webp', 320],
    ] as const) {
      const told = await sharp(parts[name]).metadata()
      expect([told.format, told.height, told.exif, told.orientation]).toEqual([
        format,
        size,
        undefined,
        undefined,
      ])
    }
  })

  it.each(['png', 'webp', 'gif'] as const)('of the format %s is encoded anew', async format => {
    const bytes = Buffer.concat([await picture(format), Buffer.from('<script>alert(1)</script>')])
    const finding = await examined({ filename: 'a', contentType: '', kept: [] }, bytes)
    if ('rejection' in finding) throw new Error(finding.rejection)
    expect(finding.contentType).toBe(format === 'gif' ? 'image/png' : `image/${format}`)
    expect(finding.parts.picture?.includes('script')).toBe(false)
  })

  it('is refused with more pixels than fit', { timeout: MINUTE }, async () => {
    const large = await sharp({
      create: { width: 16_000, height: 16_000, channels: 3, background: 'red' },
      limitInputPixels: false,
    })
      .png()
      .toBuffer()
    expect(await told(large, 'large.png', 'image/png')).toEqual({
      rejection: expect.stringContaining('64 million pixels'),
    })
  })
})

describe('a document gives its text', () => {
  it.each([
    ['report.pdf', pdf('Hello from the PDF'), 'application/pdf', 'Hello from the PDF'],
    ['long.pdf', pdf('One of many', 10_000), 'application/pdf', 'One of many'],
    ['letter.docx', docx('Dear &amp; all', 'Second'), types.docx, 'Dear & all\n\nSecond'],
    [
      'sums.xlsx',
      xlsx([
        ['Rent', 900],
        ['Tea &lt;green&gt;', 12.5],
      ]),
      types.xlsx,
      '# Sheet 1\nRent\t900\nTea <green>\t12.5',
    ],
    ['talk.pptx', pptx('Welcome', 'The end'), types.pptx, '# Slide 1\nWelcome\n\n# Slide 2\nThe end'],
    ['notes.md', '# Grüße 🎈', 'text/markdown', '# Grüße 🎈'],
    ['data.csv', 'a;b\n1;2', 'text/csv', 'a;b\n1;2'],
    ['data.json', '{"a":1}', 'application/json', '{"a":1}'],
    ['main.rs', 'fn main() {}', 'text/plain', 'fn main() {}'],
    ['feed.xml', '<?xml version="1.0"?><a/>', 'text/plain', '<?xml version="1.0"?><a/>'],
    ['page.html', '<!doctype html><script>1</script>', 'text/plain', '<!doctype html><script>1</script>'],
    ['windows.txt', Buffer.from('\ufeffGrüße', 'utf16le'), 'text/plain', 'Grüße'],
  ])('%s', { timeout: MINUTE }, async (name, bytes, type, text) => {
    const found = await told(bytes, name)
    expect(found).toMatchObject({ type, parts: ['text'] })
    expect(found.text).toContain(text)
  })
})

describe('refused in words is', () => {
  const html = '<!doctype html><script>alert(1)</script>'
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
  it.each<[string, Buffer | string | Promise<Buffer>, string, string, RegExp]>([
    ['a page that is named a picture', html, 'a.png', 'image/png', /not those of one that can be shown/],
    [
      'a drawing that can hold scripts',
      svg,
      'a.svg',
      'image/svg+xml',
      /not those of one that can be shown|cannot be shown/,
    ],
    [
      'a picture that is cut off',
      picture('png', 2000, 2000).then(bytes => bytes.subarray(0, 2000)),
      'a.png',
      'image/png',
      /damaged or cut off/,
    ],
    ['a document that unpacks to far more', bomb(), 'a.docx', types.docx, /unpacks to far more/],
    ['a document that is none', 'just text', 'a.docx', types.docx, /not those of the document/],
    ['a damaged PDF', '%PDF-1.4\nrubbish', 'a.pdf', 'application/pdf', /damaged/],
    ['a program', Buffer.from('7f454c4602010100', 'hex'), 'a', '', /not (taken|known)/],
    [
      'a picture of a type that no browser shows',
      Buffer.concat([Buffer.from('0000001c66747970686569630000000068656963', 'hex'), Buffer.alloc(40)]),
      'a.heic',
      'image/heic',
      /image\/heic cannot be shown/,
    ],
    ['bytes without a meaning', Buffer.from([1, 2, 3, 0, 255]), 'a.bin', '', /type is not known/],
  ])('%s', async (_what, bytes, name, type, reason) => {
    expect(await told(await bytes, name, type)).toEqual({ rejection: expect.stringMatching(reason) })
  })

  it('unless its type is kept', async () => {
    const bytes = Buffer.from('504b0506000000000000000000000000000000000000', 'hex')
    expect(await told(bytes, 'a.zip')).toEqual({ rejection: expect.stringContaining('application/zip') })
    expect(await told(bytes, 'a.zip', '', ['application/zip'])).toEqual({
      type: 'application/zip',
      text: null,
      parts: [],
    })
  })
})

const question = { filename: 'a.txt', contentType: '', kept: [] }
const nobody = () => Promise.reject(new Error('Nobody takes it.'))

it('ends with its question', async () => {
  const controller = new AbortController()
  const asked = examineApart(question, inPieces(Buffer.from('text')), nobody, controller.signal)
  controller.abort()
  await expect(asked).rejects.toThrow('abort')
})

it('ends with who gives it bytes, and who takes what it made', async () => {
  const broken = async function* () {
    yield Buffer.from('the beginning')
    throw new Error('The disk is gone.')
  }
  await expect(examineApart(question, broken(), nobody, signal)).rejects.toThrow('The disk is gone.')
  const text = inPieces(Buffer.from('text'))
  await expect(examineApart(question, text, nobody, signal)).rejects.toThrow('Nobody takes it.')
})
