import type { ServerFeature } from '@parley/schema'
import type { Services } from '../api/services.js'
import type { Config } from './config.js'
import { sdkUrlOf } from './sdkPackages.js'

/** What clients are told that this server does. */
export function featuresOf(config: Config): ServerFeature[] {
  const { apps, titles, trustedDocuments } = config
  const features: Record<ServerFeature, boolean> = {
    CHAT_APP: apps.chat,
    CONSOLE: apps.admin,
    TITLES: titles !== null,
    ANY_DOCUMENT: trustedDocuments === null,
    TOLD_COST: true,
    EXPLORER: hasExplorer(config),
  }
  return (Object.keys(features) as ServerFeature[]).filter(name => features[name])
}

/** Where only registered documents run, there is nothing to try. */
export const hasExplorer = ({ explorer, trustedDocuments }: Config): boolean =>
  explorer !== 'off' && trustedDocuments === null

/** What everybody may know of this server, and administrators of its settings. */
export const toldOf = (config: Config) => ({
  settings: config.settings,
  features: featuresOf(config),
  keeps: keepsOf(config),
  rateLimits: config.rateLimits,
  sdkUrl: sdkUrlOf(config.server.publicUrl),
})

/** How long what is kept. */
export const keepsOf = ({ temporaryHours, retentionDays, eventDays }: Config): Services['keeps'] => ({
  temporaryHours,
  retentionDays,
  eventDays,
})
