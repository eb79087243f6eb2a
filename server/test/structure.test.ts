import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { fencesForLinter, knownToResolvers, subsystems } from '../../scripts/fences.ts'

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

it('what leads outside has one way each', () => {
  const ways = {
    openai: 'model',
    'openid-client': 'access/auth',
    '@azure/identity': 'base/azure',
    '@azure/core-rest-pipeline': 'base/azure',
    'oidc-provider': 'process/dev',
    pg: 'base/db',
    'better-sqlite3': 'base/db',
    '@prisma/client': 'base/db',
  }
  for (const [name, folder] of Object.entries(ways)) {
    const imported = new RegExp(`(?:from|import\\() ?'${name}(?:/[^']*)?'`)
    const importing = files.filter(file => imported.test(readFileSync(join(root, file), 'utf8')))
    expect(importing.filter(file => !file.startsWith(`${folder}/`))).toEqual([])
  }
  expect(fencedEverywhere()).toEqual(expect.arrayContaining([...Object.keys(ways), '@parley/server']))
})

it('the packages of Azure, which are large, are loaded when somebody asks for a token', () => {
  const atStart = /^(?:import|export) (?!type\b)[^;]*? from '@azure\//m
  expect(files.filter(file => atStart.test(readFileSync(join(root, file), 'utf8')))).toEqual([])
})

it('the linter refuses what the graph may not have, by the table as it is', () => {
  const stored: unknown = JSON.parse(readFileSync(join(root, '../../biome.fences.json'), 'utf8'))
  expect(stored, 'npm run generate').toEqual(JSON.parse(JSON.stringify(fencesForLinter())))
  for (const [level, name] of subsystems.entries())
    expect(fencedIn(`server/src/${name}/**`)).toEqual(
      expect.arrayContaining(subsystems.slice(0, level).map(above => `../${above}/**`)),
    )
})

type Rules = ReturnType<typeof fencesForLinter>['linter']['rules']
const fencedBy = (rules: Rules | undefined): string[] =>
  rules?.style.noRestrictedImports.options.patterns.flatMap(({ group }) => group) ?? []
const fencedEverywhere = (): string[] => fencedBy(fencesForLinter().linter.rules)
const fencedIn = (folder: string): string[] =>
  fencedBy(fencesForLinter().overrides.find(({ includes }) => includes[0] === folder)?.linter.rules)

it('there is no circle', () => {
  expect(circles()).toEqual([])
})

it('what another database would cost is a list of files: SQL stands in them alone', () => {
  const sql = /\$(?:query|execute)Raw|\bPrisma\.(?:sql|raw|join|empty|Sql)\b|\bsql`/
  const holding = files.filter(file => sql.test(readFileSync(join(root, file), 'utf8')))
  expect(holding.filter(file => !file.endsWith('.sql.ts') && !file.startsWith('base/db/'))).toEqual([])
  // Of each that is called so, the name is true.
  expect(files.filter(file => file.endsWith('.sql.ts') && !holding.includes(file))).toEqual([])
})

it('what messages say is read in one place: elsewhere their rows are read without it', () => {
  const calls = files.flatMap(file =>
    callsOf(readFileSync(join(root, file), 'utf8'), /\.message\.(?:find\w+|updateManyAndReturn)\(/g).map(
      call => ({
        file,
        call: call.replace('omit: { content: true }', 'select: {}'),
      }),
    ),
  )
  const readers = calls.filter(({ call }) => !call.includes('select: ') || call.includes('content: true'))
  expect([...new Set(readers.map(({ file }) => file))]).toEqual(['chat/message/store.sql.ts'])
  expect(calls.length).toBeGreaterThan(10)
})

/** What stands between the parentheses of each call of these. */
function callsOf(text: string, name: RegExp): string[] {
  return [...text.matchAll(name)].map(({ 0: { length }, index }) => {
    let [depth, end] = [1, index + length]
    for (; depth > 0 && end < text.length; end++) depth += text[end] === '(' ? 1 : text[end] === ')' ? -1 : 0
    return text.slice(index + length, end - 1)
  })
}

it('no file is longer than 220 lines, in whichever workspace', () => {
  const repository = join(root, '../..')
  const written = globSync('{server,server/explorer,schema,sdk,chat,admin,codegen}/src/**/*.{ts,tsx,css}', {
    cwd: repository,
  })
    .filter(file => !/\/generated\/|\.test\./.test(file))
    .map(file => ({ file, lines: readFileSync(join(repository, file), 'utf8').trimEnd().split('\n').length }))
  expect(written.filter(({ lines }) => lines > 220)).toEqual([])
  expect(written.length).toBeGreaterThan(900)
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
