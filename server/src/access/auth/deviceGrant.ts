import * as openid from 'openid-client'
import type { Origin } from '../../base/viewer.js'
import { explain } from './explain.js'
import { SignInError } from './failure.js'
import type { Arrival, Issuer } from './issuer.js'
import { oauthError } from './oauthError.js'

/** What a provider answers to the start of a sign-in by device code (RFC 8628, 3.2). */
export interface DeviceGrant {
  deviceCode: string
  userCode: string
  verificationUri: string
  verificationUriComplete: string | null
  /** Seconds. */
  expiresIn: number
  /** Seconds. */
  interval: number
}

/** USED: the provider does not know the code, perhaps because it has given its tokens away already. */
type Waiting = 'PENDING' | 'SLOW_DOWN' | 'DENIED' | 'EXPIRED' | 'USED'

export type DevicePoll = { status: Waiting } | { status: 'COMPLETE'; arrival: Arrival }

const DEFAULT_INTERVAL = 5
const LONGEST_LIFE = 1800
const grantType = 'urn:ietf:params:oauth:grant-type:device_code'

/** The answers of RFC 8628, 3.5, and what providers say besides of a refusal or a code they have forgotten. */
const statuses = new Map<string, Waiting>([
  ['authorization_pending', 'PENDING'],
  ['slow_down', 'SLOW_DOWN'],
  ['access_denied', 'DENIED'],
  ['authorization_declined', 'DENIED'],
  ['expired_token', 'EXPIRED'],
  ['invalid_grant', 'USED'],
  ['incorrect_device_code', 'USED'],
])

/** Throws SignInError. */
export async function offersDeviceGrant(issuer: Issuer): Promise<boolean> {
  const configuration = await issuer.configuration()
  return configuration.serverMetadata().device_authorization_endpoint !== undefined
}

/** What a provider is asked of a sign-in by device code. */
export interface DeviceGrants {
  start: typeof startDeviceGrant
  poll: typeof pollDeviceGrant
}

/** Throws SignInError. */
export async function startDeviceGrant(
  { configuration, provider }: Issuer,
  { ip, userAgent }: Origin,
  now: Date,
): Promise<DeviceGrant> {
  const config = await configuration()
  try {
    return grantOf(
      await openid.initiateDeviceAuthorization(config, {
        scope: provider.scopes,
        ...(provider.showsDevice && { device_ip: ip ?? '', device_user_agent: userAgent ?? '' }),
      }),
    )
  } catch (error) {
    throw explain(error, now)
  }
}

/** Asks once; the library's own polling would go on until the person is done. Throws SignInError. */
export async function pollDeviceGrant(issuer: Issuer, deviceCode: string, now: Date): Promise<DevicePoll> {
  const config = await issuer.configuration()
  try {
    const answer = await openid.genericGrantRequest(config, grantType, { device_code: deviceCode })
    return { status: 'COMPLETE', arrival: await issuer.arrivalOf(answer) }
  } catch (error) {
    const status = statuses.get(oauthError(error))
    if (status) return { status }
    throw explain(error, now)
  }
}

export const deviceGrants: DeviceGrants = { start: startDeviceGrant, poll: pollDeviceGrant }

function grantOf(answer: openid.DeviceAuthorizationResponse): DeviceGrant {
  const { verification_uri: uri, verification_uri_complete: complete } = answer
  // The person is sent there: nothing but a web address, whatever the provider says.
  if (!isWebAddress(uri)) throw new SignInError('IDP_ERROR', 'the verification address is none')
  return {
    deviceCode: answer.device_code,
    userCode: answer.user_code,
    verificationUri: uri,
    verificationUriComplete: complete && isWebAddress(complete) ? complete : null,
    expiresIn: Math.min(answer.expires_in, LONGEST_LIFE),
    interval: Math.max(Math.ceil(answer.interval ?? DEFAULT_INTERVAL), 1),
  }
}

const isWebAddress = (text: string): boolean => /^https?:\/\//i.test(text) && URL.canParse(text)
