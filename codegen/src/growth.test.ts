import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { buildSchema, extendSchema, parse, printSchema } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = new URL('../..', import.meta.url).pathname

const growth = `
  extend type Conversation {
    "How it feels."
    mood: String
    "Was its topic."
    topic: String @deprecated(reason: "Use title.")
  }
  extend input UpdateConversationInput { "How it is to feel." mood: String }
  extend enum MessageStatus { "Waits for its turn." QUEUED }
  extend enum ErrorCode { "Too many of them." TOO_MANY }
  "What is said to somebody who comes."
  type Greeting { "The words." text: String! "Whose words." by: User! }
  extend type Query { "Greets." greeting("Whom." name: String!, "How loud." volume: Int): Greeting }
  extend type Mutation { "Waves once." wave(id: ID!, idempotencyKey: String): Conversation! }
  type WaveEvent { cursor: String! conversation: Conversation! }
  extend type Subscription { "Who waves." waves(after: String): WaveEvent! }
`

/** What a person who uses the SDK would write; `tsc` has to find it right. */
const use = `
import { createClient, type Conversation, TooManyError, type MessageStatus, GreetingDocument } from './sdk/src/index.js'

const parley = createClient({ url: 'http://localhost:4000' })
const conversation: Conversation = await parley.updateConversation('cnv_1', { mood: 'calm' })
export const mood: string | null = conversation.mood
export const topic: string | null = conversation.topic
export const status: MessageStatus = 'QUEUED'
export const models = (await parley.models({ capable: 'vision', timeout: 1000 })).map(({ name }) => name)
export const text: string | undefined = (await parley.greeting('Ada', { volume: 3 }))?.text
export const wave: Conversation = await parley.wave('cnv_1', { idempotencyKey: 'once' })
for await (const { conversation } of parley.waves({ after: 'x' })) console.log(conversation.mood)
export const isTooMany = (error: unknown) => error instanceof TooManyError && error.code === 'TOO_MANY'
const { greeting } = await parley.request(GreetingDocument, { name: 'Ada' })
export const by: string | undefined = greeting?.by.id
`

describe('a schema that has grown', () => {
  let folder: string
  const read = (file: string) => readFile(join(folder, 'sdk/src/generated', file), 'utf8')

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-growth-'))
    const isOurs = (path: string) => !/\.test\.ts$|\/generated\//.test(path)
    for (const path of [
      'codegen',
      'codegen.ts',
      'sdk/src',
      'sdk/operations',
      'admin/src/define',
      'schema/schema.graphql',
      'tsconfig.base.json',
    ])
      await cp(join(root, path), join(folder, path), { recursive: true, filter: isOurs })
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
    await writeFile(join(folder, 'use.ts'), use)
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig))

    const file = join(folder, 'schema/schema.graphql')
    const schema = buildSchema(await readFile(file, 'utf8'))
    const grown = printSchema(extendSchema(schema, parse(growth)))
    await writeFile(
      file,
      grown.replace(
        /(type Query \{.*?\n {2}models): \[Model!\]/s,
        '$1("What they can do." capable: String): [Model!]',
      ),
    )
    await run('graphql-codegen', '--config', 'codegen.ts', '--silent')
  })
  afterAll(() => rm(folder, { recursive: true }))

  const run = (program: string, ...args: string[]) =>
    promisify(execFile)(join(root, 'node_modules/.bin', program), args, { cwd: folder }).catch(
      ({ stdout, stderr }: { stdout: string; stderr: string }) => {
        throw new Error(stdout + stderr)
      },
    )

  it('has all of it in the SDK, typed', async () => {
    await run('tsc', '--noEmit', '-p', '.')
  })

  it('has all of it in the SDK, documented', async () => {
    const types = await read('types.ts')
    expect(types).toContain('  /** How it feels. */\n  mood: string | null;')
    expect(types).toContain('   * @deprecated Use title.\n   */\n  topic: string | null;')
    expect(types).toContain('/** What is said to somebody who comes. */\nexport interface Greeting {')
    const operations = await read('operations.ts')
    expect(operations).toContain('  /** What they can do. */\n  capable?: string | null | undefined;')
    expect(operations).toContain(
      '   * Greets.\n   *\n   * @param name - Whom.\n   * @category Server\n   */\n  greeting(name: string,',
    )
    expect(operations).toContain('   * Waves once.\n   *\n   * @category Server\n   */\n  wave(')
    expect(operations).toContain('   * Who waves.\n')
    expect(operations).toContain('   */\n  waves(options?: WavesOptions): Events<WaveEvent>;')
    expect(await read('graphql.ts')).toContain("  /** Waits for its turn. */\n  | 'QUEUED'")
    expect(await read('graphql.ts')).toContain('  /** How it is to feel. */\n  mood?:')
    expect(await read('errors.ts')).toContain(
      '/**\n * Too many of them.\n *\n * @class\n * @category Errors by code\n */\nexport const TooManyError =',
    )
  })
})

const tsconfig = {
  extends: './tsconfig.base.json',
  compilerOptions: {
    composite: false,
    noEmit: true,
    types: ['node'],
    lib: ['es2024', 'esnext.disposable', 'dom', 'dom.asynciterable'],
  },
  files: ['use.ts'],
}
