import { generateKeyPairSync, randomBytes } from 'node:crypto'
import type { FastifyPluginAsync } from 'fastify'
import type { ClientMetadata, Configuration, JWKS } from 'oidc-provider'
import { Provider } from 'oidc-provider/lib/provider.js'
import type { SignInProvider } from '../../access/auth/issuer.js'
import { renderPage } from '../../access/auth/page.js'
import { isLoopbackHost } from '../../base/net/loopback.js'
import { identityProviderRoutes, mountPath } from './identityProvider.routes.js'
import { createGuesses, deviceFlow, type Guesses } from './identityProviderDevice.js'
import { brokenPage } from './identityProviderPage.js'
import { type DemoPerson, demoPeople } from './identityProviderPeople.js'
import { createStore } from './identityProviderStore.js'
import { createStrangers, type StrangersOptions } from './strangers.js'

export interface DevelopmentIdentityProvider {
  /** How the sign-in door knows it: as any other issuer. */
  provider: SignInProvider
  plugin: FastifyPluginAsync
  people: readonly DemoPerson[]
}

const minutes = 60
const hours = 60 * minutes

/**
 * An OpenID provider without passwords in this process, for trying things out on one's own machine. Its keys live as
 * long as the process.
 */
export function createDevelopmentIdentityProvider(
  publicUrl: URL,
  strangers: StrangersOptions,
  pages: readonly string[] = [],
): DevelopmentIdentityProvider {
  if (!isLoopbackHost(publicUrl.hostname)) {
    throw new Error(`the development identity provider knows no passwords and is not for ${publicUrl.origin}`)
  }
  const provider: SignInProvider = {
    id: 'dev',
    name: 'a test account',
    kind: 'oidc',
    issuer: new URL(mountPath, publicUrl).href,
    clientId: 'parley',
    clientSecret: randomBytes(32).toString('base64url'),
    scopes: 'openid profile email groups',
    groupsClaim: 'groups',
    groupsAreRoles: true,
    allowInsecure: false,
    showsDevice: true,
  }
  const client: ClientMetadata = {
    client_id: provider.clientId,
    client_secret: provider.clientSecret ?? undefined,
    client_name: 'Parley',
    redirect_uris: [new URL('/auth/callback/dev', publicUrl).href],
    response_types: ['code'],
    grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
    token_endpoint_auth_method: 'client_secret_basic',
    id_token_signed_response_alg: 'ES256',
  }
  const guesses = createGuesses()
  const oidc = new Provider(provider.issuer, configuration(client, guesses))
  // Addresses come from PUBLIC_URL, which the routes put into the forwarding headers.
  oidc.proxy = true
  const plugin = identityProviderRoutes(oidc, publicUrl, guesses, createStrangers(strangers), pages)
  return { provider, plugin, people: demoPeople }
}

function configuration(client: ClientMetadata, guesses: Guesses): Configuration {
  return {
    adapter: createStore(),
    clients: [client],
    clientBasedCORS: () => false,
    jwks: newKeys(),
    enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
    cookies: {
      keys: [randomBytes(32).toString('base64url')],
      // Browsers share cookies between the ports of a host; other programs use this library too.
      names: { session: 'parley-idp', interaction: 'parley-idp-interaction', resume: 'parley-idp-resume' },
      long: { httpOnly: true, sameSite: 'lax', signed: true, path: mountPath },
      short: { httpOnly: true, sameSite: 'lax', signed: true },
    },
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      profile: ['name'],
      groups: ['groups'],
    },
    scopes: ['openid', 'offline_access', 'email', 'profile', 'groups'],
    // Puts e-mail and groups into the ID token, as most providers in companies do.
    conformIdTokenClaims: false,
    features: {
      devInteractions: { enabled: false },
      deviceFlow: deviceFlow(guesses),
      rpInitiatedLogout: { enabled: false },
    },
    pkce: { required: () => true },
    rotateRefreshToken: true,
    expiresWithSession: () => false,
    ttl: {
      AccessToken: hours,
      AuthorizationCode: minutes,
      DeviceCode: 10 * minutes,
      Grant: 24 * hours,
      IdToken: hours,
      Interaction: 10 * minutes,
      RefreshToken: 24 * hours,
      Session: hours,
    },
    interactions: { url: (_ctx, { uid }) => `${mountPath}/choose/${uid}` },
    findAccount: (_ctx, id) => {
      const person = demoPeople.find(candidate => candidate.id === id)
      if (!person) return undefined
      const { name, email } = person
      return { accountId: id, claims: () => ({ sub: id, name, email, email_verified: true, groups: [id] }) }
    },
    async loadExistingGrant(ctx) {
      const { oidc } = ctx
      const accountId = oidc.session?.accountId
      const clientId = oidc.client?.clientId
      if (!accountId || !clientId) return undefined
      const grant = new oidc.provider.Grant({ accountId, clientId })
      grant.addOIDCScope([...oidc.requestParamScopes].join(' '))
      await grant.save()
      return grant
    },
    renderError(ctx) {
      ctx.type = 'html'
      ctx.body = renderPage(brokenPage(ctx.status))
    },
  }
}

function newKeys(): JWKS {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return {
    keys: [{ ...privateKey.export({ format: 'jwk' }), kty: 'EC', kid: 'dev', use: 'sig', alg: 'ES256' }],
  }
}
