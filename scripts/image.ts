/**
 * `npm run image:check`: what deploy/Dockerfile does, without an engine: assembles the server in an empty folder, starts
 * it there as a user without rights, on a real PostgreSQL and Redis with the environment of docker-compose.yml, asks
 * all commands of operators, uses it, asks for the pages of its apps, and stops it.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parse } from 'yaml'
import { signInByBrowser } from '../server/test/browser.ts'
import { hasRedis, startRedis } from '../server/test/redis.ts'
import { freePort, startPostgresql } from '../server/test/startPostgresql.ts'
import { askApp } from './askApp.ts'
import { interpolated } from './compose.ts'
import { root, run } from './run.ts'

const READY_MS = 30_000
const STOP_MS = 25_000
/** Nobody, as in the image: there it is called node. */
const ids = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}

await using cleanUp = new AsyncDisposableStack()
const folder = await mkdtemp(join(tmpdir(), 'parley-image-'))
cleanUp.defer(() => rm(folder, { recursive: true, force: true }))
await chmod(folder, 0o755)
const app = join(folder, 'app')
run('node', join(root, 'scripts/assemble.ts'), app)

const postgresql = await startPostgresql()
cleanUp.defer(() => postgresql.stop())
const redis = hasRedis ? cleanUp.use(await startRedis()) : null
const data = await mkdtemp(join(tmpdir(), 'parley-image-data-'))
cleanUp.defer(() => rm(data, { recursive: true, force: true }))
await chmod(data, 0o777)

const port = String(await freePort())
const dockerfile = await readFile(join(root, 'deploy/Dockerfile'), 'utf8')
const compose = parse(await readFile(join(root, 'docker-compose.yml'), 'utf8'))
const { DATABASE_URL: _database, REDIS_URL: _redis, ...environment } = compose.services.server.environment
const env = {
  PATH: process.env.PATH,
  ...Object.fromEntries(
    Object.entries<string>(environment).map(([name, value]) => [name, interpolated(value, { PORT: port })]),
  ),
  DATABASE_URL: postgresql.url,
  ...(redis && { REDIS_URL: redis.url }),
  DATA_DIR: data,
}

const [command = '', ...args] = instruction('CMD')
const server = spawn(process.execPath, args, { cwd: app, env, stdio: ['ignore', 'pipe', 'inherit'], ...ids })
cleanUp.defer(() => void server.kill('SIGKILL'))
check(command === 'node', `the image starts ${command}`)
const exit = once(server, 'exit')
await ready()
const operator = join(app, 'server/bin/parley-server.js')
for (const asked of [
  '--version',
  'status',
  'config check',
  'migrate --dry-run',
  'keys check',
  'keys rotate --dry-run',
  'audit verify',
  'backup --output backup',
  'verify --backup backup',
  'verify',
]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [operator, ...asked.split(' ')], {
    cwd: data,
    env,
    encoding: 'utf8',
    ...ids,
  })
  check(status === 0, `parley-server ${asked} ended with ${status}: ${stdout}${stderr}`)
  console.log(`parley-server ${asked}: ${stdout.split('\n')[0]}`)
}
console.log(`started in ${app}${redis ? '' : ', without Redis, which is not installed'}`)

const [, ...probe] = instruction('HEALTHCHECK')
const health = spawnSync(process.execPath, probe, { env, encoding: 'utf8' })
check(health.status === 0, `the image's health check fails: ${health.stderr}`)
const url = `http://localhost:${port}`
const { cookie } = await signInByBrowser(url, 'admin')
for (const path of ['/', '/admin', '/admin/users', '/graphql'])
  console.log(`${path} is fresh, and its ${await askApp(url + path, cookie)} parts are kept for good`)
const sdk = `parley-sdk-${JSON.parse(await readFile(join(root, 'sdk/package.json'), 'utf8')).version}.tgz`
check((await fetch(`${url}/sdk/${sdk}`)).ok, `the image has no ${sdk}`)
check(existsSync(join(data, 'sdk', sdk)), `${sdk} is not kept for later releases`)
run('node', join(root, 'scripts/smoke.ts'), url)

server.kill('SIGTERM')
const late = delay(STOP_MS, ['nothing'], { ref: false })
const [code] = await Promise.race([exit, late])
check(code === 0, `after SIGTERM it ended with ${code}`)
console.log('healthy, used, and stopped by SIGTERM')

/** What the last stage says, as the list it is written in. */
function instruction(name: string): string[] {
  const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '))
  const text = new RegExp(`^${name}[^[]*(\\[.*\\])$`, 'm').exec(last.replaceAll('\\\n', ''))?.[1]
  return JSON.parse(text ?? '[]')
}

async function ready(): Promise<void> {
  const patience = AbortSignal.timeout(READY_MS)
  for (;;) {
    check(server.exitCode === null && !patience.aborted, 'the server did not start')
    const answer = await fetch(`http://localhost:${port}/health/ready`).catch(() => null)
    if (answer?.ok) return
    await delay(100)
  }
}

function check(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise)
}
