import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'
import { copyRelease } from '../../scripts/faults/release.ts'
import { pack } from '../../scripts/package/pack.ts'
import { ask } from './ask.js'
import { signInByBrowser } from './browser.js'
import { startProcess } from './process.js'
import { freePort } from './startPostgresql.js'

const execute = promisify(execFile)

/** An empty folder, which goes with the test. */
async function newFolder(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `parley-${name}-`))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** A server as it is packed, with the package of its SDK, as another release than this one. */
async function makeRelease(version: string): Promise<string> {
  const folder = await newFolder('release')
  await copyRelease(folder)
  const manifest = join(folder, 'server/package.json')
  await writeFile(manifest, JSON.stringify({ ...JSON.parse(await readFile(manifest, 'utf8')), version }))
  const tarball = await pack(await newFolder('pack'), version)
  await mkdir(join(folder, 'sdk/packages'), { recursive: true })
  await copyFile(tarball, join(folder, 'sdk/packages', basename(tarball)))
  return folder
}

/** Starts a release at an address and on a data folder that it shares with the others, and asks what SDK fits it. */
async function serve(build: string, folder: string, port: number) {
  const server = startProcess({ folder, port, build })
  onTestFinished(() => server[Symbol.asyncDispose]())
  await server.ready
  const { token } = await signInByBrowser(server.url, 'admin')
  const { data } = await ask(server.url, '{ serverInfo { sdkUrl } }', token)
  return { server, sdkUrl: data.serverInfo.sdkUrl as string }
}

const npm = (project: string, ...args: string[]) =>
  execute('npm', [...args, '--prefer-offline', '--no-audit', '--no-fund', '--omit=optional', '--omit=peer'], {
    cwd: project,
  })
const lockedIn = async (project: string) =>
  JSON.parse(await readFile(join(project, 'package-lock.json'), 'utf8')).packages['node_modules/@parley/sdk']
const versionIn = async (project: string) =>
  JSON.parse(await readFile(join(project, 'node_modules/@parley/sdk/package.json'), 'utf8')).version

it('a project that installed the SDK of a release installs it from the next one, byte for byte, until the major version changes', async () => {
  const [data, project, port] = [await newFolder('data'), await newFolder('project'), await freePort()]
  await writeFile(join(project, 'package.json'), '{ "private": true }')

  const first = await serve(await makeRelease('3.1.0'), data, port)
  expect(new URL(first.sdkUrl).pathname).toBe('/sdk/parley-sdk-3.1.0.tgz')
  await npm(project, 'install', first.sdkUrl)
  const locked = await lockedIn(project)
  expect(locked).toMatchObject({ version: '3.1.0', resolved: first.sdkUrl })
  await first.server[Symbol.asyncDispose]()

  const second = await serve(await makeRelease('3.2.0'), data, port)
  expect(new URL(second.sdkUrl).pathname).toBe('/sdk/parley-sdk-3.2.0.tgz')
  const bytes = Buffer.from(await (await fetch(first.sdkUrl)).arrayBuffer())
  expect(`sha512-${createHash('sha512').update(bytes).digest('base64')}`).toBe(locked.integrity)
  await rm(join(project, 'node_modules'), { recursive: true })
  await npm(project, 'ci')
  expect([await versionIn(project), await lockedIn(project)]).toEqual(['3.1.0', locked])
  await npm(project, 'install', second.sdkUrl)
  expect(await versionIn(project)).toBe('3.2.0')
  await second.server[Symbol.asyncDispose]()

  const third = await serve(await makeRelease('4.0.0'), data, port)
  expect(new URL(third.sdkUrl).pathname).toBe('/sdk/parley-sdk-4.0.0.tgz')
  expect((await fetch(third.sdkUrl)).status).toBe(200)
  for (const { sdkUrl } of [first, second]) expect((await fetch(sdkUrl)).status).toBe(404)
  // Each release is compiled and packed.
}, 600_000)
