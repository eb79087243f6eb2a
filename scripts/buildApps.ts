// The apps that the server serves: built by Vite and compressed, each when what it is made of has changed. Names as
// arguments build these alone.
import { existsSync, globSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { root } from './run.ts'
import { sourceHash } from './sourceHash.ts'

/** Workspaces, and what each is made of beside its own files. */
const apps: Record<string, string[]> = {
  chat: ['sdk/src/**/*.ts'],
  admin: ['sdk/src/**/*.ts'],
}
/** Those that every start brings up to date. */
export const appNames = Object.keys(apps)
/** All that a package of the server has: the explorer weighs more than both, and few open it. */
export const packedApps = [...appNames, 'server/explorer']

/** Tests, and what the build makes of the schema and no app asks for: a new description is no new app. */
const unused = /\.test\.ts$|^sdk\/src\/generated\/(sdl|introspection)\.ts$/
const shared = ['design/*.css', 'package-lock.json', 'scripts/buildApps.ts']
const own = ['*.html', 'package.json', '*.ts', 'src/**/*.*', 'public/**/*.*']

/** Builds those that are stale. Their names. */
export async function buildApps(names: readonly string[] = appNames): Promise<string[]> {
  const built: string[] = []
  for (const name of names) if (await buildApp(name)) built.push(name)
  return built
}

async function buildApp(name: string): Promise<boolean> {
  const dist = join(root, name, 'dist')
  const kept = join(dist, 'source.sha256')
  const patterns = [...own.map(pattern => `${name}/${pattern}`), ...(apps[name] ?? []), ...shared]
  const sources = globSync(patterns, { cwd: root }).filter(file => !unused.test(file))
  const hash = await sourceHash(
    kept,
    [...new Set(sources)].sort().map(file => join(root, file)),
  )
  if (hash.unchanged && existsSync(join(dist, 'index.html'))) return false
  // Only now: when all is current, nobody waits for it to be loaded.
  const { build } = await import('vite')
  const before = process.env.NODE_ENV
  // Vite takes what the process says, and "test" would put React's checks for developers into the app; where nothing is
  // said it says "production", which the server that starts next would believe.
  process.env.NODE_ENV = 'production'
  await build({ root: join(root, name), logLevel: 'warn' })
  if (before === undefined) delete process.env.NODE_ENV
  else process.env.NODE_ENV = before
  const files = globSync('**/*.{html,js,css,svg,webmanifest}', { cwd: dist })
  await Promise.all(files.map(file => compress(join(dist, file))))
  await hash.keep()
  return true
}

/** Beside the file, for browsers that take it; not where it saves little. */
async function compress(file: string): Promise<void> {
  const text = await readFile(file)
  if (text.length < 1000) return
  const params = { [constants.BROTLI_PARAM_QUALITY]: text.length > 300_000 ? 9 : 11 }
  await writeFile(`${file}.br`, await promisify(brotliCompress)(text, { params }))
  await writeFile(`${file}.gz`, await promisify(gzip)(text, { level: 9 }))
}

if (import.meta.main) {
  const asked = process.argv.slice(2)
  const built = await buildApps(asked.length > 0 ? asked : appNames)
  console.log(built.length > 0 ? `Built: ${built.join(', ')}.` : 'Apps are current.')
}
