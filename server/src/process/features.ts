import type { ServerFeature } from '@parley/schema'
import type { Services } from '../api/services.js'
import type { Config } from './config.js'

/** What clients are told that this server does. */
export function featuresOf({ apps, titles, trustedDocuments }: Config): ServerFeature[] {
  const features: Record<ServerFeature, boolean> = {
    CHAT_APP: apps.chat,
    CONSOLE: apps.admin,
    TITLES: titles,
    ANY_DOCUMENT: trustedDocuments === null,
    TOLD_COST: true,
  }
  return (Object.keys(features) as ServerFeature[]).filter(name => features[name])
}

/** What everybody may know of this server, and administrators of its settings. */
export const toldOf = (config: Config) => ({
  settings: config.settings,
  features: featuresOf(config),
  keeps: keepsOf(config),
  rateLimits: config.rateLimits,
})

/** How long what is kept. */
export const keepsOf = ({ temporaryHours, retentionDays, eventDays }: Config): Services['keeps'] => ({
  temporaryHours,
  retentionDays,
  eventDays,
})
