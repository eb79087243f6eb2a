import { getDocumentProxy } from 'unpdf'
import { type Accepted, MAX_TEXT, Refused, withText } from './finding.js'

/** Of a longer one the beginning is read. */
const MAX_PAGES = 2000

export async function readPdf(bytes: Buffer): Promise<Accepted> {
  const texts: string[] = []
  try {
    const pdf = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 })
    let length = 0
    for (let number = 1; number <= Math.min(pdf.numPages, MAX_PAGES) && length < MAX_TEXT; number++) {
      const page = await pdf.getPage(number)
      const { items } = await page.getTextContent()
      const text = items.map(item => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('')
      page.cleanup()
      length += text.length
      texts.push(text)
    }
  } catch (error) {
    const locked = error instanceof Error && error.name === 'PasswordException'
    throw new Refused(locked ? 'The PDF is locked by a password.' : 'The PDF cannot be read: it is damaged.')
  }
  return withText('application/pdf', texts.join('\n\n'))
}
