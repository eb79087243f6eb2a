import { createHash } from 'node:crypto'
import type { Appearance } from '@parley/prisma'
import type { Announcement, AnnouncementInput, AnnouncementLevel, SetAppearanceInput } from '@parley/schema'
import type { Db } from '../../base/db/db.js'
import type { Viewer } from '../../base/viewer.js'
import { insertAdminEvent } from '../adminEvent/adminEvent.service.js'
import type { Audit } from '../audit/audit.service.js'
import { checkedAnnouncement, checkedAppearance } from './input.js'

/** Of the one there is. */
export const APPEARANCE_ID = 'apr_server'

const where = { id: APPEARANCE_ID }

const nothing: Appearance = {
  ...{
    id: APPEARANCE_ID,
    companyName: null,
    logo: null,
    supportUrl: null,
    imprintUrl: null,
    privacyUrl: null,
  },
  ...{ suggestions: '[]', announcement: null, level: null, until: null, announcedAt: null },
}

export type AppearanceService = ReturnType<typeof createAppearanceService>

/** What the company puts on the pages. It is read anew each time: what is set holds at once, on every server. */
export function createAppearanceService({ db, audit, now }: { db: Db; audit: Audit; now: () => Date }) {
  const read = async (): Promise<Appearance> => (await db.read.appearance.findUnique({ where })) ?? nothing

  async function write(
    viewer: Viewer,
    action: 'appearance.set' | 'announcement.set' | 'announcement.removed',
    data: Partial<Appearance>,
    details: Record<string, string>,
  ): Promise<Appearance> {
    return db.write(async tx => {
      const row = await tx.appearance.upsert({ where, create: { ...nothing, ...data }, update: data })
      await audit.record(tx, viewer, { action, target: { type: 'Appearance', id: row.id }, details })
      await insertAdminEvent(tx, 'UPDATED', row.id)
      return row
    })
  }

  return {
    read,

    /** For pages that are shown whatever else fails. */
    brand: (): Promise<Appearance> => read().catch(() => nothing),

    /** For `node`. */
    find: async (_viewer: Viewer, ids: string[]): Promise<Appearance[]> =>
      ids.includes(APPEARANCE_ID) ? [await read()] : [],

    set(viewer: Viewer, input: SetAppearanceInput): Promise<Appearance> {
      const data = checkedAppearance(input)
      const { logo, ...told } = data
      return write(viewer, 'appearance.set', data, {
        ...Object.fromEntries(
          Object.entries(told).filter((fact): fact is [string, string] => fact[1] !== null),
        ),
        logo: logo ? 'set' : 'none',
      })
    },

    /** Null takes it away. */
    announce(viewer: Viewer, input: AnnouncementInput | null): Promise<Appearance> {
      const gone = { announcement: null, level: null, until: null, announcedAt: null }
      if (!input) return write(viewer, 'announcement.removed', gone, {})
      const { text, level, until } = checkedAnnouncement(input, now())
      const data = { announcement: text, level, until, announcedAt: now() }
      return write(viewer, 'announcement.set', data, {
        ...{ text, level },
        ...(until && { until: until.toISOString() }),
      })
    },

    /** That which holds now, for whoever is signed in. */
    announcementOf({ announcement: text, level, until, announcedAt }: Appearance): Announcement | null {
      if (text === null || !level || !announcedAt || (until && until <= now())) return null
      return { text, level: level as AnnouncementLevel, until, createdAt: announcedAt }
    },

    /** Of all that is not announced. */
    versionOf({ companyName, logo, supportUrl, imprintUrl, privacyUrl, suggestions }: Appearance): string {
      const look = [companyName, logo, supportUrl, imprintUrl, privacyUrl, suggestions]
      return createHash('sha256').update(JSON.stringify(look)).digest('base64url').slice(0, 16)
    },

    suggestionsOf: ({ suggestions }: Appearance): string[] => JSON.parse(suggestions),
  }
}
