import { fileURLToPath } from 'node:url'
import type { FastifyBaseLogger } from 'fastify'
import type { BuiltApp } from '../api/http/app.routes.js'
import { createBuiltFiles } from '../api/http/builtFiles.js'
import type { Config } from './config.js'

const built = (workspace: string): string =>
  fileURLToPath(new URL(`../../../${workspace}/dist/`, import.meta.url))

/** No text becomes markup or code by accident: https://www.w3.org/TR/trusted-types/ */
const trustedTypes = { 'require-trusted-types-for': "'script'", 'trusted-types': "'none'" }

interface App extends BuiltApp {
  isOn(config: Config): boolean
}

/** All apps: another one is one more entry here, and a workspace that `scripts/buildApps.ts` builds. */
export const apps: readonly App[] = [
  {
    name: 'chat',
    isOn: ({ apps: { chat } }) => chat,
    folder: built('chat'),
    base: '/',
    pages: ['/', '/c/:id'],
    files: ['favicon.svg', 'icon-192.png', 'icon-512.png', 'manifest.webmanifest'],
    policy: trustedTypes,
    frames: {},
  },
]

/** Those that are switched on and built; the server does without the others. */
export function servedApps(config: Config, log: Pick<FastifyBaseLogger, 'warn'>): BuiltApp[] {
  return apps.filter(app => {
    if (!app.isOn(config)) return false
    const { isBuilt } = createBuiltFiles(app.folder)
    if (!isBuilt) log.warn({ app: app.name }, 'an app is not served: it was not built')
    return isBuilt
  })
}
