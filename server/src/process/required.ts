import type { Environment } from './environment.js'
import { namesProvider } from './providers.js'

/** What is missing where others come in: in development it is made. */
export function missingProblems(env: Environment, providers: number): string[] {
  return [
    ...(env.SESSION_SECRET
      ? []
      : ['SESSION_SECRET is required outside development: at least 32 random bytes.']),
    ...(env.ENCRYPTION_KEYS
      ? []
      : ['ENCRYPTION_KEYS is required outside development: id:base64 of 32 random bytes.']),
    ...(providers > 0 || namesProvider(env)
      ? []
      : ['OIDC_<NAME>_ISSUER is required outside development: name an identity provider.']),
  ]
}
