import { createHash } from 'node:crypto'
import { type Dirent, readdirSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}
const encodings = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const

export interface BuiltFile {
  type: string
  /** Of the content, not of the encoding: for those who ask whether it has changed. */
  etag: string
  /** As it is sent to who accepts these encodings. */
  read(accepted: string): Promise<{ body: Buffer; encoding: string | null }>
}

/** The files of a built app, by their paths in it. Only what was there when it was built is ever read. */
export function createBuiltFiles(folder: string) {
  const index = join(folder, 'index.html')
  let files = new Map<string, string>()
  const etags = new Map<string, string>()
  let builtAt = -1

  /** In development it is built again while the server runs. */
  function refresh(): void {
    const { mtimeMs } = statSync(index)
    if (mtimeMs === builtAt) return
    files = new Map(
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile())
        .map(entry => [pathIn(folder, entry), join(entry.parentPath, entry.name)]),
    )
    etags.clear()
    builtAt = mtimeMs
  }

  return {
    async find(path: string): Promise<BuiltFile | null> {
      refresh()
      const file = files.get(path)
      const type = types[extname(path)]
      if (file === undefined || type === undefined) return null
      const etag = etags.get(file) ?? etagOf(await readFile(file))
      etags.set(file, etag)
      return {
        type,
        etag,
        async read(accepted) {
          const found = encodings.find(([name, end]) => accepts(accepted, name) && files.has(path + end))
          const [encoding, end] = found ?? [null, '']
          return { body: await readFile(file + end), encoding }
        },
      }
    },
  }
}

const etagOf = (content: Buffer): string =>
  `"${createHash('sha256').update(content).digest('base64url').slice(0, 27)}"`

const pathIn = (folder: string, entry: Dirent): string =>
  relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')

/** `accept-encoding` without the one that is written as `;q=0`. */
const accepts = (header: string, name: string): boolean =>
  header.split(',').some(part => {
    const [encoding = '', ...parameters] = part.split(';').map(text => text.trim())
    return encoding === name && !parameters.some(text => /^q=0(\.0*)?$/.test(text))
  })
