import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { approveDevice } from '../../server/test/deviceBrowser.ts'
import { createDeviceProvider } from '../../server/test/deviceProvider.ts'
import { createIdentityProvider } from '../../server/test/identityProvider.ts'
import { freePort, startPostgresql } from '../../server/test/startPostgresql.ts'
import { root } from '../run.ts'

/** Where somebody walks: a clone of their own, and what is theirs around it. */
export interface World {
  name: string
  database: 'sqlite' | 'postgresql'
  production: boolean
  clone: string
  url: string
  /** Of the shell; nothing else of this process is in it. */
  env: Record<string, string>
  /** The id that stands in place of `dev` in an address to sign in at. */
  provider: string
  /** Types the code that `parley login` shows where it says. */
  enterCode(address: string, code: string): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

const operator = 'operator@example.com'

/** As a newcomer has it: SQLite, and demo people. */
export async function createNewcomersWorld(install: boolean): Promise<World> {
  const { cleanUp, ...clone } = await createClone(install)
  return {
    ...clone,
    name: 'SQLite, demo people',
    database: 'sqlite',
    production: false,
    provider: 'dev',
    enterCode: async (address, code) => void (await approveDevice(address, code, 'admin')),
    [Symbol.asyncDispose]: () => cleanUp.disposeAsync(),
  }
}

/** As an operator has it: PostgreSQL, and providers of the company, in production. */
export async function createOperatorsWorld(install: boolean): Promise<World> {
  const { cleanUp, ...clone } = await createClone(install)
  const postgresql = await startPostgresql()
  cleanUp.defer(() => postgresql.stop())
  const people = cleanUp.use(await createIdentityProvider())
  const devices = cleanUp.use(await createDeviceProvider({ interval: 1 }))
  const settings = {
    ...people.env('ACME'),
    OIDC_DEVICES_ISSUER: devices.issuer,
    OIDC_DEVICES_CLIENT_ID: 'parley-test',
    OIDC_DEVICES_CLIENT_SECRET: 'secret of the test client',
    NODE_ENV: 'production',
    PUBLIC_URL: clone.url,
    DATABASE_URL: postgresql.url,
    ADMIN_EMAILS: operator,
    DEMO_MODEL: 'on',
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name}='${value}'\n`)
  writeFileSync(join(clone.clone, '.env'), lines.join(''))
  return {
    ...clone,
    name: 'PostgreSQL, foreign providers, production',
    database: 'postgresql',
    production: true,
    provider: 'acme',
    env: { ...clone.env, DATABASE_URL: postgresql.url },
    async enterCode() {
      const claims = { sub: 'operator', email: operator, email_verified: true, name: 'Olga Operator' }
      devices.answer = { claims }
    },
    [Symbol.asyncDispose]: () => cleanUp.disposeAsync(),
  }
}

/** How its network is reached, and where npm keeps things; nothing that says how a server behaves. */
const isOfTheMachine = (name: string): boolean =>
  /^(HOME|LANG|TMPDIR|npm_config_(cache|registry|userconfig|globalconfig)|.*_proxy|.*CERT.*)$/i.test(name)

/** A copy of what git has, or would have, in a folder that is gone afterwards. */
async function createClone(install: boolean) {
  const cleanUp = new AsyncDisposableStack()
  const folder = mkdtempSync(join(tmpdir(), 'parley-walk-'))
  cleanUp.defer(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  const clone = join(folder, 'parley')
  for (const file of git(root, '-co'))
    if (existsSync(join(root, file))) cpSync(join(root, file), join(clone, file))
  if (!install) linkModules(clone)
  const port = await freePort()
  const env = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => isOfTheMachine(name))),
    PATH: `${join(clone, 'node_modules/.bin')}:${process.env.PATH}`,
    XDG_CONFIG_HOME: join(folder, 'config'),
    PORT: String(port),
  } as Record<string, string>
  return { cleanUp, clone, url: `http://localhost:${port}`, env }
}

/** What `npm ci` has put into this clone, so that it need not do that again; another disk takes no links to it. */
function linkModules(clone: string): void {
  const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    workspaces: string[]
  }
  const how = statSync(root).dev === statSync(clone).dev ? '-al' : '-a'
  for (const folder of ['', ...workspaces]) {
    const modules = join(root, folder, 'node_modules')
    if (existsSync(modules)) execFileSync('cp', [how, modules, join(clone, folder)])
  }
}

/** What a page had somebody save and git would take for a part of the project. */
export function strayFiles({ clone }: World): string[] {
  const known = new Set(git(root, '-co'))
  return git(clone, '-o').filter(file => !known.has(file))
}

function git(workTree: string, ...which: string[]): string[] {
  const gitDir = execFileSync('git', ['rev-parse', '--absolute-git-dir'], {
    cwd: root,
    encoding: 'utf8',
  }).trim()
  const args = [`--git-dir=${gitDir}`, '--work-tree=.', 'ls-files', '-z', ...which, '--exclude-standard']
  return execFileSync('git', args, { cwd: workTree, encoding: 'utf8', maxBuffer: 1e8 })
    .split('\0')
    .filter(Boolean)
}
