import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from './run.ts'
import { compareSchemas } from './schemaChanges.ts'

const before = `
  type Query { room(id: ID!): Room old: String }
  type Room { id: ID! name: String! }
  enum Mood { GOOD BAD }
  input RoomInput { name: String, mood: Mood }
  type Mutation { openRoom(input: RoomInput!): Room }
`

it('finds what breaks programs, and says what to do', async () => {
  const after = before
    .replace(' old: String', '')
    .replace('name: String!', 'name: String')
    .replace('input RoomInput {', 'input RoomInput { size: Int!')
  const changes = await compareSchemas(before, after)
  expect(changes.map(({ breaking }) => breaking)).toEqual([true, true, true])
  expect(changes.map(({ message, advice }) => `${message} ${advice}`)).toEqual([
    expect.stringMatching(/'old' was removed .* deprecationReason/),
    expect.stringMatching(/'Room.name' changed type .* another one beside it/),
    expect.stringMatching(/'size' of type 'Int!' was added .* Make it optional/),
  ])
})

it('takes directives for no change that anybody notices', async () => {
  const after = `directive @admin(icon: String) on OBJECT | FIELD_DEFINITION
    ${before.replace('type Room {', 'type Room @admin(icon: "door") {').replace('name: String!', 'name: String! @admin(icon: "tag")')}`
  expect(await compareSchemas(before, after)).toEqual([])
  const changed = await compareSchemas(after, after.replace('"door"', '"window"'))
  expect(changed).toEqual([])
})

it('tells what may surprise, which does not break', async () => {
  const after = before.replace('GOOD BAD', 'GOOD BAD SO_SO')
  expect(await compareSchemas(before, after)).toEqual([
    {
      breaking: false,
      message: expect.stringContaining('SO_SO'),
      advice: expect.stringContaining('enums grow'),
    },
  ])
})

it('has nothing to say about what was added', async () => {
  const after = `${before.replace('old: String', 'old: String rooms(first: Int): [Room!]')} type Extra { id: ID! }`
  expect(await compareSchemas(before, after)).toEqual([])
})

describe('releases', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-schema-'))
  const write = (text: string) => writeFileSync(join(folder, 'schema/schema.graphql'), text)
  const version = (text: string) =>
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', version: text }))
  const run = (script: string) => {
    const options = { cwd: folder, encoding: 'utf8' } as const
    const { status, stdout, stderr } = spawnSync(process.execPath, [`scripts/${script}.ts`], options)
    return { status, text: stdout + stderr }
  }
  const said = (text: RegExp, status = 0) => ({ status, text: expect.stringMatching(text) })

  beforeAll(() => {
    for (const file of ['schemaCheck', 'schemaChanges', 'schemaRelease', 'schemaReleases', 'run'])
      cpSync(join(root, 'scripts', `${file}.ts`), join(folder, 'scripts', `${file}.ts`))
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
    mkdirSync(join(folder, 'schema'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('are kept once, and guard what was written for them until a new major version', () => {
    version('0.9.0')
    write(before)
    expect(run('schemaCheck')).toEqual(said(/nothing has been released/))
    expect(run('schemaRelease')).toEqual(said(/releases\/0\.9\.0\.graphql/))
    expect(readFileSync(join(folder, 'schema/releases/0.9.0.graphql'), 'utf8')).toBe(before)
    expect(run('schemaRelease')).toEqual(said(/raise the version/, 1))

    version('0.10.0')
    const wider = before.replace('GOOD BAD', 'GOOD BAD SO_SO')
    write(wider)
    expect(run('schemaCheck')).toEqual(said(/0 breaking and 1 dangerous changes since 0\.9\.0/))
    expect(run('schemaRelease')).toEqual(said(/0\.10\.0/))

    // Of several the newest counts, by number: 0.10.0 comes after 0.9.0.
    version('0.11.0')
    write(before)
    expect(run('schemaCheck')).toEqual(said(/BREAKING .*'SO_SO'.* since 0\.10\.0/s, 1))
    expect(run('schemaRelease')).toEqual(said(/1 changes break/, 1))
    version('1.0.0')
    expect(run('schemaCheck')).toEqual(said(/1 breaking .*may break/s))
    expect(run('schemaRelease')).toEqual(said(/1\.0\.0/))
  })
})
