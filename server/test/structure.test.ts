import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { knownToResolvers, subsystems } from '../../scripts/fences.ts'

const root = fileURLToPath(new URL('../src', import.meta.url))

/** Every import of a file of ours, of types too. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  const found = text.matchAll(/(?:\bfrom|\bimport\(|^import|new URL\()\s*'(\.[^']+)'/gm)
  return [...found]
    .map(([, path = '']) => relative(root, resolve(root, dirname(file), path)).replace(/\.js$/, '.ts'))
    .filter(path => !path.startsWith('..'))
}

const files = globSync('**/*.ts', { cwd: root }).filter(file => !file.endsWith('.test.ts'))
const graph = new Map(files.map(file => [file, importsOf(file)]))
const arrows = [...graph].flatMap(([from, all]) => all.map(to => ({ from, to })))

const levelOf = (file: string): number => subsystems.findIndex(name => file.startsWith(`${name}/`))

it('every file of the server belongs to a subsystem', () => {
  expect(files.filter(file => levelOf(file) < 0)).toEqual([])
  expect(arrows.length).toBeGreaterThan(1000)
})

it('no arrow points upwards, but from resolvers to who asks and who may', () => {
  const known = new Set(knownToResolvers.map(path => `${path}.ts`))
  const upwards = arrows.filter(
    ({ from, to }) => levelOf(to) < levelOf(from) && !(from.endsWith('.resolver.ts') && known.has(to)),
  )
  expect(upwards.map(({ from, to }) => `${from} → ${to}`)).toEqual([])
})

it('there is no circle', () => {
  expect(circles()).toEqual([])
})

/** The ways that lead back to where they began, found by depth-first search. */
function circles(): string[] {
  const found: string[] = []
  const done = new Set<string>()
  const way: string[] = []
  const visit = (file: string): void => {
    if (way.includes(file)) {
      found.push([...way.slice(way.indexOf(file)), file].join(' → '))
      return
    }
    if (done.has(file)) return
    way.push(file)
    for (const next of graph.get(file) ?? []) visit(next)
    way.pop()
    done.add(file)
  }
  for (const file of files) visit(file)
  return found
}
