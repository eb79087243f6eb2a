import type { Logger } from 'pino'
import type { Config } from './config.js'

/** The identity provider with demo people, which is loaded only where it may be used: in development, without another one. */
export async function createDevelopment(config: Config, publicUrl: URL, log: Logger) {
  if (!config.development || config.providers.length > 0) return null
  const { createDevelopmentIdentityProvider } = await import('./dev/identityProvider.js')
  return createDevelopmentIdentityProvider(
    publicUrl,
    { privatePeers: config.demoPeople, log },
    config.corsOrigins,
  )
}

/** The demo model, which is loaded only where it is wanted. */
export const startDemo = async () => (await import('./dev/demoModel.js')).startDemoModel()
