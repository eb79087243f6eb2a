import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { configFolder, fileTokenStore, hasDesktop, openBrowser } from './index.js'

const server = 'https://chat.example.com'

async function createFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-store-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

const fileIn = (folder: string) => join(folder, 'servers', `${encodeURIComponent(server)}.json`)

it('keeps the token of each server in a file that only its owner can read', async () => {
  const folder = await createFolder()
  const store = fileTokenStore({ server, folder })
  expect(await store.load()).toBeNull()
  await Promise.all([store.save('one'), fileTokenStore({ server: `${server}/other/`, folder }).save('two')])
  expect(await fileTokenStore({ server: `${server}/`, folder }).load()).toBe('one')
  expect((await stat(fileIn(folder))).mode & 0o777).toBe(0o600)
  expect((await stat(join(folder, 'servers'))).mode & 0o777).toBe(0o700)
  await store.clear()
  await store.clear()
  expect(await store.load()).toBeNull()
})

it('replaces the file as a whole, whoever else saves at the same time', async () => {
  const folder = await createFolder()
  const tokens = Array.from({ length: 20 }, (_, i) => `token${i}`)
  await Promise.all(tokens.map(token => fileTokenStore({ server, folder }).save(token)))
  expect(tokens).toContain(JSON.parse(await readFile(fileIn(folder), 'utf8')).token)
  expect(await readdir(join(folder, 'servers'))).toHaveLength(1)
})

it('does not use a file that others can read, or that is damaged, and says so', async () => {
  const folder = await createFolder()
  const warnings: string[] = []
  const store = fileTokenStore({ server, folder, onWarning: sentence => warnings.push(sentence) })
  await store.save('one')
  await chmod(fileIn(folder), 0o640)
  expect(await store.load()).toBeNull()
  await store.save('two')
  expect(await store.load()).toBe('two')
  await writeFile(fileIn(folder), '{"token":')
  expect(await store.load()).toBeNull()
  expect(warnings).toEqual([
    expect.stringContaining('others can read it'),
    expect.stringContaining('damaged'),
  ])
})

it('finds the configuration folder of each system', () => {
  const home = '/home/ada'
  expect(configFolder({ env: {}, platform: 'linux', home })).toBe('/home/ada/.config/parley')
  expect(configFolder({ env: { XDG_CONFIG_HOME: '/etc/ada' }, platform: 'linux', home })).toBe(
    '/etc/ada/parley',
  )
  expect(configFolder({ env: {}, platform: 'darwin', home })).toBe(
    '/home/ada/Library/Application Support/parley',
  )
  expect(configFolder({ env: { APPDATA: '/roaming' }, platform: 'win32', home })).toBe('/roaming/parley')
  expect(configFolder({ env: { PARLEY_CONFIG_DIR: '/there' }, platform: 'linux', home })).toBe('/there')
})

it('opens web pages, and nothing else', async () => {
  for (const address of ['file:///etc/passwd', 'javascript:alert(1)', 'no address', '--help'])
    expect(await openBrowser(address)).toBe(false)
})

it('knows where a browser would be seen', () => {
  expect(hasDesktop({ DISPLAY: ':0' }, 'linux')).toBe(true)
  expect(hasDesktop({}, 'linux')).toBe(false)
  expect(hasDesktop({}, 'darwin')).toBe(true)
  expect(hasDesktop({ SSH_CONNECTION: 'x' }, 'darwin')).toBe(false)
})

it('stays out of what browsers load, and so does the command line', async () => {
  const sources = new URL('..', import.meta.url).pathname
  const seen = new Set<string>()
  const foreign = new Set<string>()
  async function visit(file: string): Promise<void> {
    if (seen.has(file)) return
    seen.add(file)
    const text = await readFile(file, 'utf8')
    for (const [, from = ''] of text.matchAll(/^(?:import|export) (?!type\b)[^;]*? from '([^']+)'/gms)) {
      const path = join(dirname(file), from)
      const [source] = [path.replace(/\.js$/, '.ts'), path.replace(/\.js$/, '.tsx')].filter(existsSync)
      if (from.startsWith('.')) await visit(source ?? path)
      else foreign.add(from)
    }
  }
  for (const entry of ['index.ts', 'chat/index.ts', 'react/index.ts']) await visit(join(sources, entry))
  expect(foreign).toContain('graphql-ws/client')
  expect([...foreign].filter(name => name.startsWith('node:') || name === 'commander')).toEqual([])
  expect([...seen].filter(file => /\/src\/(cli|node)\//.test(file))).toEqual([])
})
