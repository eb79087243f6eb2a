// `npm run size`: what the SDK costs a page, bundled, minified and compressed; and what the apps weigh.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type OutputChunk, rolldown } from 'rolldown'
import { root } from './run.ts'
import { sizeOfApp } from './sizeOfApp.ts'

const KB = 1024
const dist = join(root, 'sdk/dist')

interface Size {
  raw: number
  gzip: number
}

/** The size of a bundle of what a page imports; `later`: of what it loads only when it needs it. */
async function sizeOf(imports: readonly string[], entry = 'index.js', later = false): Promise<Size> {
  const names = imports.length > 0 ? `{ ${imports.join(', ')} }` : '*'
  const bundle = await rolldown({
    input: 'page',
    platform: 'browser',
    logLevel: 'silent',
    external: /^(react|react-dom|ai|@assistant-ui)(\/|$)/,
    plugins: [
      {
        name: 'page',
        resolveId: id => (id === 'page' ? id : null),
        load: id => (id === 'page' ? `export ${names} from '${join(dist, entry)}'` : null),
      },
    ],
  })
  const { output } = await bundle.generate({ format: 'esm', minify: true })
  const chunks = output.filter(file => file.type === 'chunk')
  const atOnce = loadedAtOnce(chunks)
  const code = chunks
    .filter(chunk => atOnce.has(chunk.fileName) !== later)
    .map(chunk => chunk.code)
    .join('')
  return { raw: code.length, gzip: gzipSync(code, { level: 9 }).length }
}

/** The entry, and what it imports. */
function loadedAtOnce(chunks: readonly OutputChunk[]): ReadonlySet<string> {
  const names = new Set(chunks.filter(chunk => chunk.isEntry).map(chunk => chunk.fileName))
  for (const name of names)
    for (const imported of chunks.find(chunk => chunk.fileName === name)?.imports ?? []) names.add(imported)
  return names
}

/** Whether the entry or set of imports is within its limit; one without a limit always is. */
async function report(what: string, imports: readonly string[], limit = 0, entry?: string): Promise<boolean> {
  const { gzip } = await sizeOf(imports, entry)
  const isOver = limit > 0 && gzip > limit
  const allowed = limit > 0 ? `of ${(limit / KB).toFixed(2)}` : ''
  console.log(
    `${(gzip / KB).toFixed(2).padStart(6)} KB ${allowed.padEnd(8)} ${what}${isOver ? ': too large' : ''}`,
  )
  return !isOver
}

/** What is loaded where a network refuses WebSockets. */
async function reportFallbacks(): Promise<void> {
  const { gzip } = await sizeOf([...core, 'createStream'], undefined, true)
  console.log(
    `${(gzip / KB).toFixed(2).padStart(6)} KB          loaded when WebSockets are refused: events and polling`,
  )
}

/** An operation costs its text and a few bytes around it, and brings no other. */
async function reportOperation(name: string): Promise<boolean> {
  const alone = await sizeOf(core)
  const together = await sizeOf([...core, name])
  const documents = (await import(join(dist, 'generated/graphql.js'))) as Record<string, string>
  const text = documents[name]?.length ?? 0
  const raw = together.raw - alone.raw
  const isOver = raw > text + 200
  console.log(
    `${String(raw).padStart(6)} bytes, ${together.gzip - alone.gzip} compressed: ${name}, a text of ${text}${isOver ? ': too large' : ''}`,
  )
  return !isOver
}

const core = ['createRequest', 'createList', 'bearer', 'ParleyError', 'SessionRevokedError']

const results = [
  await report('core: requests, lists, tokens, errors', core, 4 * KB),
  // A piece that ends a reply brings its files, as every message does.
  await report('with streaming: replies and events', [...core, 'createStream'], 7.1 * KB),
  !existsSync(join(dist, 'react/index.js')) || (await report('React', [], 12 * KB, 'react/index.js')),
  await report('createClient: every operation', ['createClient', 'bearer']),
  await report('createClient with sign-in by device code', ['createClient', 'deviceLogin']),
]
await reportFallbacks()
for (const name of ['MeDocument', 'ConversationsDocument', 'SendMessageDocument', 'NodeDocument'])
  results.push(await reportOperation(name))
const chat = sizeOfApp('chat')
const admin = sizeOfApp('admin', /^(BarChart|Spark)-/)
const apps = [
  ['the chat app: first load', chat.first, 140],
  ['the console: first load', admin.first, 300],
  ['the console: all pages, without charts', admin.all, 420],
] as const
for (const [what, bytes, limit] of apps) {
  const isOver = bytes > limit * KB
  console.log(
    `${(bytes / KB).toFixed(2).padStart(6)} KB ${`of ${limit}`.padEnd(8)} ${what}${isOver ? ': too large' : ''}`,
  )
  results.push(!isOver)
}
if (results.includes(false)) process.exitCode = 1
