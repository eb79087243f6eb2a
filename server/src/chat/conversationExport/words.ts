/** The words and dates of a file that people read, in one language. */
export interface Words {
  conversation: string
  from: string
  with: string
  model: string
  started: string
  exported: string
  instructions: string
  somebody: string
  file: string
  deleted: string
  writing: string
  stopped: string
  /** Why is a code, or ''. */
  failed: (why: string) => string
  cut: string
  /** To the minute, and the same wherever it is read. */
  time: (at: Date) => string
}

const en: Words = {
  conversation: 'Conversation',
  from: 'From',
  with: 'With',
  model: 'Model',
  started: 'Started',
  exported: 'Exported',
  instructions: 'Instructions',
  somebody: 'Somebody',
  file: 'File',
  deleted: 'This message was deleted.',
  writing: 'This reply was still being written.',
  stopped: 'This reply was stopped.',
  failed: why => `This reply failed${why && ` (${why})`}.`,
  cut: 'This reply was cut because of its length.',
  time: at => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
}

const germanTime = new Intl.DateTimeFormat('de', {
  dateStyle: 'medium',
  timeStyle: 'short',
  timeZone: 'UTC',
})

const de: Words = {
  conversation: 'Unterhaltung',
  from: 'Von',
  with: 'Mit',
  model: 'Modell',
  started: 'Begonnen',
  exported: 'Exportiert',
  instructions: 'Anweisungen',
  somebody: 'Jemand',
  file: 'Datei',
  deleted: 'Diese Nachricht wurde gelöscht.',
  writing: 'Diese Antwort wurde noch geschrieben.',
  stopped: 'Diese Antwort wurde angehalten.',
  failed: why => `Diese Antwort ist gescheitert${why && ` (${why})`}.`,
  cut: 'Diese Antwort wurde wegen ihrer Länge abgeschnitten.',
  time: at => `${germanTime.format(at)} UTC`,
}

const languages = new Map(Object.entries({ en, de }))

/** In the language that somebody has chosen, else in the first one that their browser names and we have, else in English. */
export function wordsFor(locale: string | null, acceptLanguage: string): Words {
  const accepted = acceptLanguage
    .split(',')
    .map(part => part.split(';q='))
    .map(([tag = '', quality = '1']) => ({ tag: tag.trim(), quality: Number(quality) || 0 }))
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag)
  for (const tag of locale === null ? accepted : [locale]) {
    const words = languages.get(tag.slice(0, 2).toLowerCase())
    if (words) return words
  }
  return en
}
