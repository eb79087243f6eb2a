import * as openid from 'openid-client'
import { bounded } from './bounded.js'
import { claimsOf } from './claims.js'
import { clientAuthentication, isInsecure } from './discovery.js'
import { explain } from './explain.js'
import { SignInError } from './failure.js'
import type { Arrival, Issuer, IssuerOptions, TokenAnswer } from './issuer.js'
import { reach } from './reach.js'

/** GitHub speaks OAuth 2.0 without OpenID Connect: who somebody is comes from its API. */
export function createGithubIssuer(options: IssuerOptions): Issuer {
  const { provider, redirectUri, now, timeoutSeconds } = options
  const { issuer, clientId, clientSecret, scopes, github } = provider
  if (!github) throw new Error('a provider of kind github without its settings')
  const config = new openid.Configuration(
    {
      // As its own metadata calls it (RFC 8414), should it ever send `iss` along with a code.
      issuer: `${issuer}/login/oauth`,
      authorization_endpoint: `${issuer}/login/oauth/authorize`,
      token_endpoint: `${issuer}/login/oauth/access_token`,
      device_authorization_endpoint: `${issuer}/login/device/code`,
      token_endpoint_auth_methods_supported: ['client_secret_post'],
    },
    clientId,
    undefined,
    clientAuthentication(clientSecret),
  )
  config.timeout = timeoutSeconds
  config[openid.customFetch] = async (url, init) => bounded(await fetch(url, init as RequestInit))
  if (isInsecure(provider)) openid.allowInsecureRequests(config)

  async function ask(path: string, accessToken: string): Promise<Response> {
    const answer = await fetch(`${github?.apiUrl}${path}`, {
      headers: {
        authorization: `Bearer ${accessToken}`,
        accept: 'application/vnd.github+json',
        'user-agent': 'parley',
        'x-github-api-version': '2022-11-28',
      },
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
      redirect: 'error',
    })
    const response = bounded(answer)
    if (response.status >= 500 || response.status === 429)
      throw new SignInError('IDP_UNAVAILABLE', 'the API of the identity provider is unavailable')
    return response
  }

  async function json(path: string, accessToken: string): Promise<unknown> {
    const response = await ask(path, accessToken)
    if (!response.ok) throw new SignInError('IDP_ERROR', `${path} was refused`)
    return response.json()
  }

  /** An address counts only if GitHub has verified it. */
  async function addressOf(accessToken: string): Promise<string | null> {
    const entries = await json('/user/emails', accessToken)
    const list: Partial<Address>[] = Array.isArray(entries) ? entries : []
    const primary = list.find(entry => entry?.primary === true && entry.verified === true)
    return typeof primary?.email === 'string' ? primary.email : null
  }

  async function requireMembership(organization: string, accessToken: string): Promise<void> {
    const response = await ask(`/user/memberships/orgs/${encodeURIComponent(organization)}`, accessToken)
    const { state } = response.ok ? ((await response.json()) as { state?: unknown }) : {}
    if (state !== 'active')
      throw new SignInError('TENANT_NOT_ALLOWED', 'the account is no member of the organisation')
  }

  async function arrivalOf(answer: TokenAnswer): Promise<Arrival> {
    const { access_token: accessToken, refresh_token: refreshToken, expires_in: expiresIn } = answer
    try {
      const person = (await json('/user', accessToken)) as Partial<Person>
      // Names can be changed and taken over by others; the number stays.
      if (!Number.isSafeInteger(person.id)) throw new SignInError('IDP_ERROR', 'no id in /user')
      if (github?.organization) await requireMembership(github.organization, accessToken)
      const email = await addressOf(accessToken)
      const claims = claimsOf(provider, {
        iss: issuer,
        sub: String(person.id),
        name: person.name || person.login,
        picture: person.avatar_url,
        email,
        email_verified: email !== null,
      })
      return {
        claims,
        tokens: {
          accessToken,
          refreshToken: refreshToken ?? null,
          idToken: null,
          expiresIn: expiresIn ?? null,
        },
      }
    } catch (error) {
      throw explain(error, now())
    }
  }

  return {
    provider,
    arrivalOf,
    configuration: async () => config,

    async authorizationUrl({ state, verifier }, { loginHint, link }) {
      return openid.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri.href,
        scope: scopes,
        state,
        code_challenge: await openid.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...(link && { prompt: 'select_account' }),
        ...(loginHint && { login: loginHint }),
      })
    },

    async redeem(query, { state, verifier }) {
      const callback = new URL(redirectUri)
      callback.search = query.toString()
      try {
        const checks = { expectedState: state, pkceCodeVerifier: verifier }
        return await arrivalOf(await openid.authorizationCodeGrant(config, callback, checks))
      } catch (error) {
        throw explain(error, now())
      }
    },

    endSessionUrl: async () => null,

    check: () => reach(issuer, timeoutSeconds),
    reach: () => reach(issuer, timeoutSeconds),
  }
}

interface Person {
  id: number
  login: string
  name: string
  avatar_url: string
}

interface Address {
  email: string
  primary: boolean
  verified: boolean
}
