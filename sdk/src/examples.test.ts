import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signInByBrowser } from '../../server/test/browser.js'
import { approveDevice } from '../../server/test/deviceBrowser.js'
import { type Parley, type SignedIn, startParley } from '../../server/test/parley.js'
import { hasChromium } from '../test/browser.js'
import { type ExampleBrowser, openExamples, pageOf } from '../test/exampleBrowser.js'
import { type Example, examples, moduleOf } from '../test/examples.js'
import { createExampleWorld, createGiven, type ExampleWorld } from '../test/exampleWorld.js'
import { startStorage } from '../test/storageServer.js'
import type { User } from './index.js'

/** What an example prints, or gives to functions of the reader's own; the others run to their end. */
const printed: Record<string, string> = {
  'README 1': 'Good morning',
  'README, Replies 1': 'show: Good morning COMPLETE',
  'README, Events 1': 'apply: {',
  'README, History 1': 'archive: {',
  'README, Errors, retries, timeouts 1': 'showErrors: {"input.content"',
  'README, Other frameworks 1': '"content":"Good morning"',
  'README, Node 1': 'Signed in as Jonas Lindqvist',
  'README, Small bundles 1': 'show: Good morning',
  'client.ts 1': 'Good morning',
  'README, Files 1': 'show: 1',
  'attach/attach.ts 1': 'show: 1',
  'chat/chat.ts 1': '"content":"Good morning"',
  'device.ts 2': '"name":"Jonas Lindqvist"',
  'errors.ts 1': '{"input.content"',
  'events.ts 1': 'apply: {',
  'list.ts 1': 'archive: {',
  'list.ts 2': 'archive: {',
  'node/tokenStore.ts 1': '"name":"Jonas Lindqvist"',
  'parley.ts 1': 'Good morning',
  'reply.ts 1': 'Good morning',
  'stream.ts 1': 'show: Good morning',
  'upload.ts 1': 'show: 1',
}

const text = (shown: string) => (page: Page) => page.getByText(shown).first().waitFor()
const send = async (page: Page) => {
  await page.getByRole('textbox').fill('Hello')
  await page.keyboard.press('Enter')
  await page.getByText('Good morning').waitFor()
}
const sayHello = async (page: Page) => {
  await page.getByText('Say hello').click()
  await page.getByText('Good morning').last().waitFor()
}

/** What one sees of an example in a page, or does there. */
const shown: Record<string, (page: Page) => Promise<unknown>> = {
  'README, React 1': send,
  'README, React 2': text('Pin'),
  'README, AI SDK 1': sayHello,
  'README, assistant-ui 1': text('Good morning'),
  'ai-sdk/transport.ts 1': sayHello,
  'assistant-ui/useParleyRuntime.ts 1': text('Good morning'),
  'react/ParleyProvider.ts 1': send,
  'react/ParleyProvider.ts 2': text('Sign out'),
  'react/useAnswer.ts 1': page =>
    page.getByRole('option', { name: 'test-model' }).waitFor({ state: 'attached' }),
  'react/useConversation.ts 1': text('Good morning'),
  'react/useConversations.ts 1': text('New chat'),
  'react/useMe.ts 1': send,
  'react/useReply.ts 1': text('Good morning'),
}

const root = new URL('../..', import.meta.url).pathname
/** Where cookies are, and elements. */
const isPage = ({ language, code }: Example) => language === 'tsx' || /\blocation\b|localStorage/.test(code)

let folder: string
let parley: Parley
let person: SignedIn
let colleague: User | null

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-examples-'))
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  parley = await startParley()
  parley.model.otherwise(['Good ', 'morning'])
  person = await parley.signIn('user')
  colleague = await (await parley.signIn('admin')).client.me()
})
afterAll(async () => {
  await parley?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

/** The examples as files of a folder of their own, by their names. */
async function write(of: Example[], name: string, code: (example: Example) => string) {
  await mkdir(join(folder, name))
  const files = of.map(example => {
    const file = join(folder, name, `${examples.indexOf(example)}.${example.language}`)
    return [example.name, file, code(example).replaceAll('https://chat.example.com', parley.url)] as const
  })
  await Promise.all(files.map(([, file, text]) => writeFile(file, text)))
  return new Map(files.map(([example, file]) => [example, file]))
}

it('every example of the README and of the exports compiles', async () => {
  expect(examples.length).toBeGreaterThan(50)
  await write(examples, 'types', moduleOf)
  await copyFile(join(root, 'sdk/test/exampleGlobals.d.ts'), join(folder, 'types/known.d.ts'))
  const compilerOptions = {
    composite: false,
    noEmit: true,
    noUnusedLocals: false,
    lib: ['es2024', 'esnext.disposable', 'dom', 'dom.asynciterable'],
    jsx: 'react-jsx',
    // As it is installed, but from its sources.
    paths: {
      '@parley/sdk': [join(root, 'sdk/src/index.ts')],
      '@parley/sdk/*': [join(root, 'sdk/src/*/index.ts')],
    },
  }
  await writeFile(join(folder, 'types/package.json'), '{ "type": "module" }')
  const config = { extends: join(root, 'tsconfig.base.json'), compilerOptions }
  await writeFile(join(folder, 'types/tsconfig.json'), JSON.stringify(config))
  const tsc = join(root, 'node_modules/.bin/tsc')
  const { stdout } = await promisify(execFile)(tsc, ['-p', join(folder, 'types')]).catch(
    (error: { stdout: string }) => error,
  )
  expect(stdout.replaceAll(/^.*?(\d+)\.tsx?/gm, (_, i) => examples[Number(i)]?.name ?? '')).toBe('')
})

it('knows what examples show by names that exist', () => {
  const names = examples.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining([...Object.keys(printed), ...Object.keys(shown)]))
})

describe('in Node', () => {
  const programs = examples.filter(example => !isPage(example))
  let files: Map<string, string>
  let world: ExampleWorld
  let storage: Awaited<ReturnType<typeof startStorage>>
  beforeAll(async () => {
    files = await write(programs, 'programs', moduleOf)
    storage = await startStorage(201)
    world = await createExampleWorld(person.client, folder, storage.url, (address, code) =>
      approveDevice(address, code, 'user'),
    )
  })
  afterAll(() => storage?.close())

  it.each(programs)('$name runs', async ({ name, code }) => {
    const given = await createGiven(person.token, person.client, colleague)
    const told = await world.run(files.get(name) ?? '', given, code.includes('Events('))
    expect(told).toContain(printed[name] ?? '')
  })
})

describe.skipIf(!hasChromium)('in Chromium', () => {
  const pages = examples.filter(isPage)
  let browser: ExampleBrowser
  beforeAll(async () => {
    const files = await write(pages, 'pages', pageOf)
    browser = await openExamples(files, parley.url, (await signInByBrowser(parley.url, 'user')).cookie)
  })
  afterAll(() => browser?.close())

  it.each(pages)('$name runs', async ({ name }) => {
    const given = await createGiven(person.token, person.client, colleague)
    const complaints = await browser.open(name, given, shown[name])
    expect(complaints).toEqual([])
  })
})
