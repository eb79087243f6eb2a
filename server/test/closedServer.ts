import type { DatabaseKind } from '@parley/prisma'
import { createBrowser } from './browser.js'
import { createIdentityProvider, type ScriptedIdentityProvider } from './identityProvider.js'
import { type Parley, type SignedIn, startParley } from './parley.js'
import { type Ending, signInAt } from './signInAt.js'

/** A server where nobody comes in by themselves, with two identity providers and its admin signed in. */
export interface ClosedServer {
  parley: Parley
  one: ScriptedIdentityProvider
  two: ScriptedIdentityProvider
  admin: SignedIn
  /** How somebody’s sign-in ends. */
  come(claims: Claims, provider?: 'one' | 'two'): Promise<Ending>
  /** Somebody whom their provider has sent back, and who comes in when told; answers with the code of a refusal. */
  atTheDoor(claims: Claims, provider?: 'one' | 'two'): Promise<() => Promise<string | null>>
  /** The same for somebody who comes in. */
  enter(claims: Claims, provider?: 'one' | 'two'): Promise<SignedIn>
  [Symbol.asyncDispose](): Promise<void>
}

export interface Claims {
  sub: string
  email?: string
  email_verified?: boolean
  name?: string
}

export async function startClosedServer(
  database: DatabaseKind,
  env: Record<string, string> = {},
): Promise<ClosedServer> {
  const one = await createIdentityProvider()
  const two = await createIdentityProvider()
  const rules = { SIGNUP: 'closed', ADMIN_EMAILS: 'boss@example.com' }
  const parley = await startParley({
    database,
    env: { ...one.env('ONE'), ...two.env('TWO'), ...rules, ...env },
  })
  const idps = { one, two }
  const come: ClosedServer['come'] = (claims, provider = 'one') =>
    signInAt(parley, idps[provider], { claims: { ...claims } }, { provider })
  const atTheDoor: ClosedServer['atTheDoor'] = async (claims, provider = 'one') => {
    const browser = createBrowser()
    idps[provider].next({ claims: { ...claims } })
    const start = new URL(`/auth/login/${provider}?returnTo=/healthz`, parley.url)
    const { url: back } = await browser.visit(start, {}, url => url.pathname.startsWith('/auth/callback/'))
    return async () => (await browser.visit(back)).url.searchParams.get('code')
  }
  const enter: ClosedServer['enter'] = async (claims, provider = 'one') => {
    const { code, token } = await come(claims, provider)
    if (code !== null || !token) throw new Error(`${claims.sub} was refused: ${code}`)
    return parley.as({ token })
  }
  return {
    parley,
    one,
    two,
    come,
    atTheDoor,
    enter,
    admin: await enter({ sub: 'boss', email: 'boss@example.com', email_verified: true }),
    async [Symbol.asyncDispose]() {
      await parley[Symbol.asyncDispose]()
      await one[Symbol.asyncDispose]()
      await two[Symbol.asyncDispose]()
    },
  }
}
