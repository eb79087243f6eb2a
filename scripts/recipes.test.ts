import { execFile, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createServer } from 'vite'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { hasChromium, launchChromium } from '../sdk/test/browser.ts'
import { signInByBrowser } from '../server/test/browser.ts'
import { eventually } from '../server/test/eventually.ts'
import { type Parley, startParley } from '../server/test/parley.ts'
import { freePort } from '../server/test/startPostgresql.ts'
import { root } from './run.ts'

const ofServer = 'http://localhost:4000'
const index = '<!doctype html><body><script type="module" src="/src/main.ts"></script></body>'
const tsconfig = {
  extends: join(root, 'tsconfig.base.json'),
  compilerOptions: {
    allowImportingTsExtensions: true,
    composite: false,
    declaration: false,
    declarationMap: false,
    lib: ['es2024', 'dom', 'dom.asynciterable', 'esnext.disposable'],
    noEmit: true,
    types: ['node'],
  },
}

let folder: string
/** The code of docs/recipes.md by chapter and file: those of a page go together, and so do the clients. */
let chapters: Map<string, Map<string, string>>

beforeAll(async () => {
  chapters = await readChapters()
  folder = await mkdtemp(join(tmpdir(), 'parley-recipes-'))
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  await write('package.json', '{ "type": "module" }')
  await write('tsconfig.json', JSON.stringify(tsconfig))
  const page = new Map([...filesOf('Signing people'), ['index.html', index]])
  await writeAll('proxy', new Map([...page, ...filesOf('A page behind')]))
  await writeAll('elsewhere', new Map([...page, ...filesOf('A page on another')]))
  await writeAll('server', filesOf('Pages rendered'))
  for (const client of ['gql.tada', 'Apollo', 'urql']) await writeAll('clients', filesOf(client))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

it('each recipe compiles', async () => {
  expect([...chapters.values()].flatMap(files => [...files.keys()]).length).toBeGreaterThan(8)
  await promisify(execFile)(join(root, 'node_modules/.bin/tsc'), ['-p', folder]).catch(error =>
    expect.fail(error.stdout),
  )
})

describe.skipIf(!hasChromium)('a page signs somebody in, shows the reply, and signs them out', () => {
  it('behind the proxy of Vite', async () => {
    const port = await freePort()
    const url = `http://localhost:${port}`
    const parley = await open({ PUBLIC_URL: url })
    await at('proxy/vite.config.ts', parley.url)
    await serve('proxy', port, join(folder, 'proxy/vite.config.ts'))
    await useAsPerson(url, parley)
  })

  it('on another origin', async () => {
    const port = await freePort()
    const url = `http://localhost:${port}`
    const parley = await open({ CORS_ORIGINS: url })
    await at('elsewhere/src/parley.ts', parley.url)
    await serve('elsewhere', port, false)
    await useAsPerson(url, parley)
  })
})

it('a server renders pages as the visitor may see them', async () => {
  const parley = await open()
  parley.model.otherwise(['Good ', 'morning'])
  const port = await freePort()
  const child = spawn(process.execPath, [join(folder, 'server/server.ts')], {
    env: { ...process.env, PARLEY_URL: parley.url, PORT: String(port) },
    stdio: 'inherit',
  })
  onTestFinished(() => void child.kill())
  const pages = `http://localhost:${port}`
  const { cookie } = await signInByBrowser(parley.url, 'user')
  const textOf = async (path: string, init?: RequestInit) => (await fetch(pages + path, init)).text()
  await eventually(async () => (await fetch(pages).catch(() => null)) !== null)
  expect(await textOf('/')).toContain('<h1>Nobody</h1>')
  const own = { cookie, 'sec-fetch-site': 'same-origin' }
  expect(await textOf('/ask?question=Hello', { method: 'POST', headers: own })).toBe('Good morning')
  expect(await textOf('/', { headers: { cookie } })).toContain('<h1>Jonas Lindqvist</h1><p>')
  const foreign = { cookie, 'sec-fetch-site': 'same-site' }
  expect((await fetch(`${pages}/out`, { method: 'POST', headers: foreign })).status).toBe(403)
  expect((await fetch(`${pages}/out`, { method: 'POST', headers: own })).status).toBe(204)
  expect(await textOf('/', { headers: { cookie } })).toContain('<h1>Nobody</h1>')
})

it.each(['tada', 'apollo', 'urql'])('%s asks, reads the reply to its end, and signs out', async name => {
  const parley = await open()
  parley.model.otherwise(['Good ', 'morning'])
  const person = await parley.signIn('user')
  const program = `import { converse } from '${join(folder, 'clients', `${name}.ts`)}'
    await converse('${parley.url}', '${person.token}', 'Hello', content => console.log(content))`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
    cwd: folder,
  })
  expect(stdout.trim().split('\n').at(-1)).toBe('Good morning')
  await expect(person.client.conversations({ first: 1 })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
})

async function open(env: Record<string, string> = {}): Promise<Parley> {
  const parley = await startParley({ env })
  onTestFinished(() => parley[Symbol.asyncDispose]())
  return parley
}

async function serve(name: string, port: number, configFile: string | false): Promise<void> {
  const vite = await createServer({
    root: join(folder, name),
    configFile,
    cacheDir: join(folder, name, '.vite'),
    // Its packages are those of the repository.
    server: { port, strictPort: true, fs: { strict: false } },
    logLevel: 'error',
  })
  onTestFinished(() => vite.close())
  await vite.listen()
}

/** What a person does on the page of the first chapter. */
async function useAsPerson(url: string, parley: Parley): Promise<void> {
  const browser = await launchChromium()
  onTestFinished(() => browser.close())
  const page = await browser.newPage()
  const complaints: string[] = []
  page.on('pageerror', error => complaints.push(error.message))
  const signIn = async () => {
    await page.getByRole('link', { name: /Sign in with/ }).click()
    await page.getByRole('button', { name: /Jonas Lindqvist/ }).click()
    await page.getByRole('button', { name: 'Sign out' }).waitFor()
  }
  await page.goto(url)
  await signIn()
  const answer = parley.model.hold()
  await page.getByLabel('Question').fill('Hello')
  await page.keyboard.press('Enter')
  await answer.received
  answer.send('Good ')
  await page.getByText('Good').waitFor()
  // Ended elsewhere, in the middle of a reply.
  const { client: admin } = await parley.signIn('admin')
  const [person] = (await admin.users({ filter: { search: 'Jonas' } })).nodes
  const sessions = await admin.userSessions(person?.id ?? '').all(10)
  await admin.revokeSessions(sessions.map(({ id }) => id))
  await page.getByText('This session was ended. Sign in again.').waitFor()
  answer.end()

  parley.model.otherwise('Good evening')
  await signIn()
  await page.getByLabel('Question').fill('And now?')
  await page.keyboard.press('Enter')
  await page.getByText('Good evening').waitFor()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('link', { name: /Sign in with/ }).waitFor()
  expect(complaints).toEqual([])
}

async function readChapters(): Promise<typeof chapters> {
  const text = await readFile(join(root, 'docs/recipes.md'), 'utf8')
  return new Map(
    text
      .split(/^## /m)
      .slice(1)
      .map(chapter => [
        chapter.slice(0, chapter.indexOf('\n')),
        new Map(
          [...chapter.matchAll(/^```ts\n\/\/ (\S+)\n(.*?)^```/gms)].map(([, name = '', code = '']) => [
            name,
            code,
          ]),
        ),
      ]),
  )
}

function filesOf(beginning: string): Map<string, string> {
  const [, files] = [...chapters].find(([title]) => title.startsWith(beginning)) ?? []
  if (!files?.size) throw new Error(`There is no code in a chapter ${beginning}.`)
  return files
}

async function writeAll(name: string, files: Map<string, string>): Promise<void> {
  for (const [file, code] of files) await write(join(name, file), code)
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(join(folder, file, '..'), { recursive: true })
  await writeFile(join(folder, file), text)
}

/** The same file, with the server of the test in place of the one that the recipe names. */
async function at(file: string, url: string): Promise<void> {
  const text = await readFile(join(folder, file), 'utf8')
  expect(text).toContain(ofServer)
  await writeFile(join(folder, file), text.replaceAll(ofServer, url))
}
