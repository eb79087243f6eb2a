import { wait } from './abort.js'
import type { Auth } from './auth.js'
import { isTransient, ParleyError } from './errors.js'
import { PollDeviceLoginDocument, ServerInfoDocument, StartDeviceLoginDocument } from './generated/graphql.js'
import type { Session } from './generated/types.js'
import type { Request } from './request.js'

/**
 * What to show to the person who signs in: the code, and where to type it.
 *
 * @category Signing in
 */
export interface DeviceCode {
  /** Id of the identity provider. */
  provider: string
  /** The code that the person types. Show it as it is. */
  userCode: string
  /** The URL where the person types the code. */
  verificationUri: string
  /** The same URL with the code in it, for a link or a QR code; null if the provider has none. */
  verificationUriComplete: string | null
  /** The deadline for the person to finish. */
  expiresAt: string
}

/**
 * Keeps a token after the program ends.
 *
 * @category Signing in
 */
export interface TokenStore {
  /** Returns the token, if there is one. */
  load(): string | null | undefined | Promise<string | null | undefined>
  /** Stores a token, and replaces the previous one. */
  save(token: string): void | Promise<void>
  /** Deletes the token. */
  clear(): void | Promise<void>
}

/**
 * Options of a sign-in by device code.
 *
 * @category Signing in
 */
export interface DeviceSignInOptions {
  /** Called with the code to show to the person. */
  onCode(code: DeviceCode): void | Promise<void>
  /** Id of the identity provider; by default, the first one that offers sign-in by device code. */
  provider?: string | undefined
}

/** @inline */
type DeviceSignIn = DeviceSignInOptions & { signal?: AbortSignal | undefined }

/**
 * A new session, and its bearer token.
 *
 * @category Signing in
 */
export interface DeviceSession {
  /** The token for {@link bearer}. The server sends it only once. */
  token: string
  /** The session; null if it could not be read. */
  session: Session | null
}

/**
 * Signs in by device code (RFC 8628): the person types a code on any device.
 *
 * @example
 * ```ts
 * const request = createRequest({ url: 'https://chat.example.com' })
 * const { token } = await signInByDevice(request, { onCode: ({ verificationUri, userCode }) => show(verificationUri, userCode) })
 * ```
 *
 * @throws {ParleyError} FORBIDDEN if the person refused, TIMEOUT if the code was not used in time, NOT_FOUND if no
 * provider offers it.
 *
 * @category Signing in
 */
export function signInByDevice(request: Request, options: DeviceSignIn): Promise<DeviceSession>
/**
 * Does the same for the browser in which it is called: sets the session cookie, and no script gets a token.
 *
 * @category Signing in
 */
export function signInByDevice(
  request: Request,
  options: DeviceSignIn & { cookie: true },
): Promise<Omit<DeviceSession, 'token'>>
export async function signInByDevice(
  request: Request,
  options: DeviceSignIn & { cookie?: boolean },
): Promise<Omit<DeviceSession, 'token'> & { token: string }> {
  const signal = options.signal ?? new AbortController().signal
  const provider = options.provider ?? (await findProvider(request, signal))
  const { startDeviceLogin } = await request(
    StartDeviceLoginDocument,
    { provider, cookie: options.cookie ?? false },
    { signal },
  )
  // With an error alone, which was thrown.
  if (!startDeviceLogin) throw new ParleyError('BAD_RESPONSE', 'The sign-in was not started.')
  const { handle, interval, ...code } = startDeviceLogin
  await options.onCode({ provider, ...code })

  for (let seconds = interval; ; ) {
    await wait(seconds * 1000, signal)
    const result = await poll(request, handle, signal)
    if (result?.status === 'SLOW_DOWN') seconds += 5
    if (result?.status === 'COMPLETE') return { token: result.token ?? '', session: result.session }
    if (result?.status === 'DENIED') throw new ParleyError('FORBIDDEN', 'The sign-in was refused.')
    if (result?.status === 'EXPIRED') throw new ParleyError('TIMEOUT', 'The code was not used in time.')
  }
}

async function findProvider(request: Request, signal: AbortSignal): Promise<string> {
  const { serverInfo } = await request(ServerInfoDocument, {}, { signal })
  const provider = serverInfo.providers.find(({ deviceLogin }) => deviceLogin)
  if (!provider) throw new ParleyError('NOT_FOUND', 'No identity provider offers a sign-in by device code.')
  return provider.id
}

/** Nothing if there was no answer: the code stays good meanwhile. */
async function poll(request: Request, handle: string, signal: AbortSignal) {
  try {
    return (await request(PollDeviceLoginDocument, { handle }, { signal })).pollDeviceLogin
  } catch (error) {
    if (signal.aborted || !isTransient(error)) throw error
    return null
  }
}

/**
 * Options of a sign-in by device code, and where to keep the token.
 *
 * @category Signing in
 */
export interface DeviceLoginOptions extends DeviceSignInOptions {
  /** Where to keep the token; by default, in memory. */
  store?: TokenStore | undefined
}

/**
 * Signs in by device code on the first call, unless the store has a token, and again once the session has expired. After a
 * revocation, one call fails with SESSION_REVOKED before the next one signs in again.
 *
 * @example
 * ```ts
 * const auth = deviceLogin({
 *   onCode: ({ verificationUri, userCode }) => console.log(`Open ${verificationUri} and type ${userCode}`),
 * })
 * const parley = createClient({ url: 'https://chat.example.com', auth })
 * console.log(await parley.me())
 * ```
 *
 * @throws {ParleyError} from the call, like {@link signInByDevice}.
 *
 * @category Signing in
 */
export function deviceLogin({ store, ...options }: DeviceLoginOptions): Auth {
  let token: string | null = null
  let signingIn: Promise<void> | undefined

  const signIn = async (server: Request) => {
    token ??= (await store?.load()) ?? null
    if (token) return
    token = (await signInByDevice(server, options)).token
    await store?.save(token)
  }
  const headers = async () => {
    const found: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {}
    return found
  }
  const forget = async () => {
    token = null
    await store?.clear()
  }
  return {
    headers,
    forget,
    signIn(server) {
      signingIn ??= signIn(server).finally(() => {
        signingIn = undefined
      })
      return signingIn
    },
    async renew({ authorization }, code) {
      // Another call may have signed in again already.
      if (authorization === (await headers()).authorization) await forget()
      return code !== 'SESSION_REVOKED'
    },
  }
}
