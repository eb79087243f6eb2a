import type * as openid from 'openid-client'
import type { ProviderConfig } from './providerConfig.js'

/** A provider people sign in at. */
export interface SignInProvider extends ProviderConfig {
  /** The `groups` claim names our built-in roles. Only for a provider that is part of this server. */
  groupsAreRoles?: boolean
  /** Is told which device asks for a code, to show it. Only for a provider that is part of this server. */
  showsDevice?: boolean
}

/** What has to be the same when the person comes back. */
export interface LoginSecrets {
  state: string
  nonce: string
  verifier: string
}

/** What a provider gave for a person, for whoever keeps it. */
export interface ProviderTokens {
  accessToken: string
  refreshToken: string | null
  idToken: string | null
  /** Seconds, by the clock of the moment they came. */
  expiresIn: number | null
}

/** Who came, and with what. */
export interface Arrival {
  claims: IdentityClaims
  tokens: ProviderTokens
}

/** An answer of a token endpoint whose ID token the library has checked. */
export type TokenAnswer = openid.TokenEndpointResponse & openid.TokenEndpointResponseHelpers

export interface LoginOptions {
  loginHint: string | null
  /** To link: the provider is asked to let them choose whom they are there. */
  link: boolean
  /** They are to allow that their own token is used for model servers; only for Entra. */
  consent?: boolean
}

export interface Issuer {
  readonly provider: SignInProvider
  /** Where to send the person. */
  authorizationUrl(secrets: LoginSecrets, options: LoginOptions): Promise<URL>
  /** Who came back with `query`. Throws SignInError. */
  redeem(query: URLSearchParams, secrets: LoginSecrets): Promise<Arrival>
  /** Who an answer of the token endpoint is about, however it was asked for. Throws SignInError. */
  arrivalOf(answer: TokenAnswer): Promise<Arrival>
  /** For other grants at this provider (device code, renewal). Throws IDP_UNAVAILABLE. */
  configuration(): Promise<openid.Configuration>
  /** Where to send somebody who signed out; null where the provider has no such address. */
  endSessionUrl(parameters: EndSession): Promise<URL | null>
  /** Rejects if the issuer does not answer. */
  check(): Promise<void>
  /** Asks it now, whatever is known of it. Throws IDP_UNAVAILABLE. */
  reach(): Promise<void>
}

export interface EndSession {
  returnTo: URL
  state: string
  idToken: string | null
}

export interface IssuerOptions {
  provider: SignInProvider
  redirectUri: URL
  now: () => Date
  /** Whether somebody's groups decide about anything here: only then they are asked for. */
  needsGroups: boolean
  clockToleranceSeconds: number
  /** For each request to the provider. */
  timeoutSeconds: number
}

/** What an identity provider says about the person who signs in. */
export interface IdentityClaims {
  provider: string
  issuer: string
  subject: string
  email: string | null
  emailVerified: boolean
  name: string | null
  picture: string | null
  /** Exactly as the provider names them; null if it could not be found out which. */
  groups: string[] | null
}
