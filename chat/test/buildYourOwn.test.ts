import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Browser, WebSocketRoute } from 'playwright-core'
import { createServer, type ViteDevServer } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium, launchChromium } from '../../sdk/test/browser.ts'
import { type Parley, startParley } from '../../server/test/parley.ts'
import { freePort } from '../../server/test/startPostgresql.ts'

const root = new URL('../..', import.meta.url).pathname
const page = `<!doctype html><body><script type="module" src="/src/main.tsx"></script></body>`
const tsconfig = {
  extends: join(root, 'tsconfig.base.json'),
  compilerOptions: { jsx: 'react-jsx', lib: ['ES2024', 'DOM', 'DOM.Iterable'], noEmit: true, types: [] },
  include: ['src'],
}

describe.skipIf(!hasChromium)('the chat of docs/build-your-own.md', () => {
  const cleanUp = new AsyncDisposableStack()
  let folder: string
  let parley: Parley
  let vite: ViteDevServer
  let browser: Browser
  let url: string

  beforeAll(async () => {
    const text = await readFile(join(root, 'docs/build-your-own.md'), 'utf8')
    const [config = ''] = blocks(text, 'ts')
    const [main = ''] = blocks(text, 'tsx')
    folder = await mkdtemp(join(tmpdir(), 'parley-own-'))
    cleanUp.defer(() => rm(folder, { recursive: true }))
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
    const port = await freePort()
    url = `http://localhost:${port}`
    parley = cleanUp.use(await startParley({ env: { PUBLIC_URL: url } }))
    await mkdir(join(folder, 'src'))
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
    await writeFile(join(folder, 'index.html'), page)
    await writeFile(join(folder, 'src/main.tsx'), main)
    await writeFile(join(folder, 'vite.config.ts'), config.replace('http://localhost:4000', parley.url))
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig))
    vite = await createServer({
      root: folder,
      cacheDir: join(folder, '.vite'),
      // Its packages are those of the repository.
      server: { port, strictPort: true, fs: { strict: false } },
      logLevel: 'error',
    })
    cleanUp.defer(() => vite.close())
    await vite.listen()
    browser = await launchChromium()
    cleanUp.defer(() => browser.close())
  })
  afterAll(() => cleanUp.disposeAsync())

  it('compiles', async () => {
    await promisify(execFile)(join(root, 'node_modules/.bin/tsc'), ['-p', folder]).catch(error =>
      expect.fail(error.stdout),
    )
  })

  it('signs somebody in, answers, goes on after a cut, and shows the conversation again', async () => {
    const mine = await browser.newPage()
    const complaints: string[] = []
    mine.on('pageerror', error => complaints.push(error.message))
    let socket: WebSocketRoute | undefined
    await mine.routeWebSocket(/graphql/, route => {
      route.connectToServer()
      socket = route
    })
    await mine.goto(url)
    await mine.getByRole('link', { name: /Sign in with/ }).click()
    await mine.getByRole('button', { name: /Jonas Lindqvist/ }).click()
    await mine.getByText('Sign out').waitFor()

    const answer = parley.model.hold()
    await mine.getByRole('textbox').fill('Hello')
    await mine.keyboard.press('Enter')
    await answer.received
    answer.send('Good ')
    await mine.getByText('Good', { exact: true }).waitFor()
    await socket?.close({ code: 1012 })
    answer.send('morning')
    answer.end()
    await mine.getByText('Good morning').waitFor()

    await mine.reload()
    await mine.getByRole('listitem').getByRole('button').nth(1).click()
    await mine.getByText('Good morning').waitFor()
    expect(complaints).toEqual([])
  })
})

/** The blocks of code of one language. */
const blocks = (text: string, language: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, code = '']) => code)
