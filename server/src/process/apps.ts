import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyBaseLogger } from 'fastify'
import type { BuiltApp, PageGate } from '../api/http/app.routes.js'
import { isClone } from './clone.js'
import type { Config } from './config.js'
import { hasExplorer } from './features.js'
import { buildAtFirstOpening } from './firstOpening.js'

const built = (workspace: string): string =>
  fileURLToPath(new URL(`../../../${workspace}/dist/`, import.meta.url))

/** No text becomes markup or code by accident: https://www.w3.org/TR/trusted-types/ */
const trustedTypes = { 'require-trusted-types-for': "'script'", 'trusted-types': "'none'" }

/** emotion makes one empty element and adds rules to it, which is no inline style: the hash of nothing. */
const emptyStyle = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"

interface App extends BuiltApp {
  /** As a sentence names it, after "the". */
  title: string
  isOn(config: Config): boolean
  /** Not built by a start, but by whoever opens it first. */
  builtWhenOpened?: boolean
}

interface ServedApp extends App {
  firstOpening?: PageGate
}

/** All apps: another one is one more entry here, and a workspace that `scripts/buildApps.ts` builds. */
const apps: readonly App[] = [
  {
    name: 'chat',
    title: 'chat',
    isOn: ({ apps: { chat } }) => chat,
    folder: built('chat'),
    base: '/',
    pages: ['/', '/c/:id'],
    files: ['favicon.svg', 'icon-192.png', 'icon-512.png', 'manifest.webmanifest'],
    policy: { ...trustedTypes, 'frame-src': "'self'" },
    anyOf: [],
    audience: '',
    // Draws diagrams. Without an origin it is nobody, and it reaches nothing.
    frames: {
      'diagram.html': {
        'style-src': "'unsafe-inline'",
        'connect-src': "'none'",
        'frame-ancestors': "'self'",
        sandbox: 'allow-scripts',
      },
    },
  },
  {
    name: 'admin',
    title: 'console',
    isOn: ({ apps: { admin } }) => admin,
    folder: built('admin'),
    base: '/admin/',
    pages: ['/admin', '/admin/*'],
    files: ['favicon.svg'],
    policy: { 'style-src': `'self' ${emptyStyle}` },
    anyOf: [
      'HISTORY_READ_ALL',
      'CONVERSATIONS_MANAGE',
      'USERS_READ',
      'USERS_MANAGE',
      'ROLES_MANAGE',
      'SESSIONS_MANAGE',
      'API_KEYS_MANAGE',
      'BUDGETS_MANAGE',
      'USAGE_READ_ALL',
      'AUDIT_READ',
      'SETTINGS_READ',
    ],
    audience: 'The console of this server is for its admins.',
    frames: {},
  },
]

/** Its editor writes styles as it goes; it runs no code but its own all the same. */
const explorer = (config: Config): App => ({
  name: 'server/explorer',
  title: 'explorer',
  isOn: hasExplorer,
  folder: built('server/explorer'),
  base: '/graphql/',
  pages: ['/graphql'],
  besidePrograms: true,
  files: ['favicon.svg'],
  policy: { 'worker-src': "'self'", 'style-src': "'self' 'unsafe-inline'" },
  anyOf: config.explorer === 'admins' ? ['SETTINGS_READ'] : [],
  audience: 'The explorer of this server is for its admins.',
  frames: {},
  builtWhenOpened: true,
})

/** Those that are switched on and built; the server does without the others. */
export function servedApps(config: Config, log: Pick<FastifyBaseLogger, 'warn'>): ServedApp[] {
  const { storage } = config
  const elsewhere =
    storage && 'direct' in storage && storage.direct ? [new URL(storage.accountUrl).origin] : []
  return [...apps, explorer(config)].flatMap(given => {
    const app = given.name === 'chat' ? { ...given, elsewhere } : given
    if (!app.isOn(config)) return []
    if (app.builtWhenOpened && isClone) return [{ ...app, firstOpening: buildAtFirstOpening(app.name, log) }]
    const isBuilt = existsSync(join(app.folder, 'index.html'))
    if (!isBuilt) log.warn({ app: app.name }, 'an app is not served: it was not built')
    return isBuilt ? [app] : []
  })
}
