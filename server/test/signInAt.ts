import type { AuditEvent } from '@parley/prisma'
import { type Browser, createBrowser, sessionCookieOf } from './browser.ts'
import type { Script, ScriptedIdentityProvider } from './identityProvider.js'
import type { SignInDoor } from './signInDoor.js'

/** How a sign-in at a scripted provider ended. */
export interface Ending {
  /** Why nobody was signed in; null if somebody was. */
  code: string | null
  status: number | undefined
  browser: Browser
  /** The session's token; undefined without one. */
  token: string | undefined
}

/** Signs in with a browser, the provider doing as told. */
export async function signInAt(
  door: Pick<SignInDoor, 'url'>,
  idp: ScriptedIdentityProvider,
  script: Script = {},
  how: { provider?: string; browser?: Browser; path?: string } = {},
): Promise<Ending> {
  const { provider = 'test', browser = createBrowser() } = how
  const { path = `/auth/login/${provider}` } = how
  idp.next(script)
  const { url, response } = await browser.visit(new URL(`${path}?returnTo=/healthz`, door.url))
  const failed = url.pathname === '/auth/failed'
  const token = sessionCookieOf(browser, door.url)?.split('=')[1]
  return { code: failed ? url.searchParams.get('code') : null, status: response?.status, browser, token }
}

/** Names of the roles of the person with this subject, each with its source, in order. */
export async function rolesOf({ db }: SignInDoor, subject: string): Promise<string[]> {
  const rows = await db.read.roleAssignment.findMany({
    where: { user: { identities: { some: { subject } } } },
    include: { role: true },
  })
  return rows.map(({ role, source }) => `${role.name} ${source}`).sort()
}

/** The newest entry of the audit log, its details as an object. */
export async function lastEvent({
  db,
}: SignInDoor): Promise<Omit<AuditEvent, 'details'> & { details: object }> {
  const event = await db.read.auditEvent.findFirstOrThrow({ orderBy: { seq: 'desc' } })
  return { ...event, details: Object.fromEntries(JSON.parse(event.details)) }
}
