import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { keepPackage } from '../src/process/sdkPackages.js'
import { startParley } from './parley.js'

it('the SDK that fits a server can be installed from it', async () => {
  await using parley = await startParley()
  const admin = await parley.signIn('admin')
  const { data } = await admin.ask('{ serverInfo { version sdkUrl } }')
  const { version, sdkUrl } = data.serverInfo
  expect(sdkUrl).toBe(`${parley.url}/sdk/parley-sdk-${version}.tgz`)
  expect((await parley.ask('{ serverInfo { sdkUrl } }')).data.serverInfo.sdkUrl).toBeNull()
  await using cleanUp = new AsyncDisposableStack()
  const project = await mkdtemp(join(tmpdir(), 'parley-install-'))
  cleanUp.defer(() => rm(project, { recursive: true }))
  await writeFile(join(project, 'package.json'), '{ "private": true }')
  const flags = ['--prefer-offline', '--no-audit', '--no-fund', '--omit=optional', '--omit=peer']
  await promisify(execFile)('npm', ['install', ...flags, sdkUrl], { cwd: project })
  const installed = join(project, 'node_modules/@parley/sdk')
  expect(JSON.parse(await readFile(join(installed, 'package.json'), 'utf8')).version).toBe(version)
  expect(await readFile(join(installed, 'LICENSE'), 'utf8')).toContain('MIT')
  // Compiled and packed by several programs.
}, 300_000)

it('what earlier releases handed out is handed out by later ones on the same data', async () => {
  await using cleanUp = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'parley-data-'))
  cleanUp.defer(() => rm(folder, { recursive: true }))
  for (const release of ['0.1.0', '0.1.1', '9.0.0']) {
    const packed = join(folder, 'packed.tgz')
    await writeFile(packed, `the package of ${release}`)
    await keepPackage(packed, join(folder, 'sdk'), `parley-sdk-${release}.tgz`)
    await rm(packed)
    await keepPackage(packed, join(folder, 'sdk'), 'parley-sdk-0.1.2.tgz')
  }
  await writeFile(join(folder, 'session.secret'), 'kept from everybody')
  await using parley = await startParley({ env: { DATA_DIR: folder } })
  const get = (name: string) => fetch(`${parley.url}/sdk/${name}`)
  for (const release of ['0.1.0', '0.1.1'])
    expect(await (await get(`parley-sdk-${release}.tgz`)).text()).toBe(`the package of ${release}`)
  for (const name of [
    'parley-sdk-0.1.2.tgz',
    // What is of another major version does not fit.
    'parley-sdk-9.0.0.tgz',
    '..%2fsession.secret',
    '%2e%2e%2fsession.secret',
    'session.secret',
  ])
    expect((await get(name)).status).toBe(404)
})

it.each(['parley-sdk-99.0.0.tgz', '..%2fpackage.json', 'package.json'])('there is no %s', async name => {
  await using parley = await startParley()
  expect((await parley.ask({ path: `/sdk/${name}`, method: 'GET' })).status).toBe(404)
})
