import { createGithubIssuer } from './github.js'
import type { Issuer, IssuerOptions } from './issuer.js'
import { createOidcIssuer } from './oidc.js'

export const createIssuer = (options: IssuerOptions): Issuer =>
  options.provider.kind === 'github' ? createGithubIssuer(options) : createOidcIssuer(options)
