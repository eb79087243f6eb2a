import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { root } from './run.ts'

/** What a built app weighs, compressed: its page with what that loads at once, and all its code but some parts. */
export function sizeOfApp(workspace: string, without?: RegExp): { first: number; all: number } {
  const dist = join(root, workspace, 'dist')
  const assets = join(dist, 'assets')
  const code = readdirSync(assets).filter(name => /\.(js|css)$/.test(name))
  const gzipOf = (names: readonly string[]) =>
    names.reduce((sum, name) => sum + gzipSync(readFileSync(join(assets, name)), { level: 9 }).length, 0)
  const textOf = (name: string) => readFileSync(join(assets, name), 'utf8')
  const page = readFileSync(join(dist, 'index.html'), 'utf8')
  const first = new Set<string>()
  const add = (name: string) => {
    if (first.has(name) || !code.includes(name)) return
    first.add(name)
    // Only what a part imports at once: the others it loads when they are wanted.
    if (name.endsWith('.js'))
      for (const [, found = ''] of textOf(name).matchAll(/(?:from|import)\s*["']\.\/([\w.-]+)["']/g))
        add(found)
  }
  for (const [, name = ''] of page.matchAll(/assets\/([\w.-]+)/g)) add(name)
  return {
    first: gzipSync(page, { level: 9 }).length + gzipOf([...first]),
    all: gzipOf(code.filter(name => !without?.test(name))),
  }
}
