import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyBaseLogger } from 'fastify'
import type { BuiltApp } from '../api/http/app.routes.js'
import type { Config } from './config.js'

const built = (workspace: string): string =>
  fileURLToPath(new URL(`../../../${workspace}/dist/`, import.meta.url))

/** No text becomes markup or code by accident: https://www.w3.org/TR/trusted-types/ */
const trustedTypes = { 'require-trusted-types-for': "'script'", 'trusted-types': "'none'" }

/** emotion makes one empty element and adds rules to it, which is no inline style: the hash of nothing. */
const emptyStyle = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"

interface App extends BuiltApp {
  isOn(config: Config): boolean
}

/** All apps: another one is one more entry here, and a workspace that `scripts/buildApps.ts` builds. */
const apps: readonly App[] = [
  {
    name: 'chat',
    isOn: ({ apps: { chat } }) => chat,
    folder: built('chat'),
    base: '/',
    pages: ['/', '/c/:id'],
    files: ['favicon.svg', 'icon-192.png', 'icon-512.png', 'manifest.webmanifest'],
    policy: { ...trustedTypes, 'frame-src': "'self'" },
    anyOf: [],
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
    frames: {},
  },
]

/** Those that are switched on and built; the server does without the others. */
export function servedApps(config: Config, log: Pick<FastifyBaseLogger, 'warn'>): BuiltApp[] {
  return apps.filter(app => {
    if (!app.isOn(config)) return false
    const isBuilt = existsSync(join(app.folder, 'index.html'))
    if (!isBuilt) log.warn({ app: app.name }, 'an app is not served: it was not built')
    return isBuilt
  })
}
