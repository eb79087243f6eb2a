import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
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

it('compares with the last tag, and fails if something broke', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-schema-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', ...args], {
      cwd: folder,
    })
  const write = (text: string) => writeFileSync(join(folder, 'schema/schema.graphql'), text)
  const check = () => {
    const options = { cwd: folder, encoding: 'utf8' } as const
    const { status, stdout } = spawnSync(process.execPath, ['scripts/schemaCheck.ts'], options)
    return { status, stdout }
  }
  for (const file of ['schemaCheck.ts', 'schemaChanges.ts', 'run.ts'])
    cpSync(join(root, 'scripts', file), join(folder, 'scripts', file))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  mkdirSync(join(folder, 'schema'))
  write(before)
  git('init', '--quiet')
  git('add', 'schema')
  git('commit', '--quiet', '--message', 'first')
  expect(check()).toEqual({ status: 0, stdout: expect.stringContaining('no tag yet') })
  git('tag', 'v1.0.0')
  write(before.replace('GOOD BAD', 'GOOD BAD SO_SO'))
  expect(check()).toEqual({ status: 0, stdout: expect.stringContaining('0 breaking and 1 dangerous') })
  write(before.replace('GOOD BAD', 'GOOD'))
  expect(check()).toEqual({ status: 1, stdout: expect.stringMatching(/BREAKING .*'BAD'.* since v1.0.0/s) })
})
