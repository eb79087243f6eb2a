import { resourceOfLive, resourceOfType, resources } from '../define/known.js'
import { news } from './news.js'

export interface LiveEvent {
  cursor: string
  kind: string
  /** As the values of an enum are written: API_KEY. */
  type?: string | null
  nodeId: string | null
  node: { __typename: string; id: string } | null
}

export interface Changes {
  created: number
  changed: boolean
}

/** Which resources an event is about: all of them where events were missed, or where nobody can tell. */
export function resourcesOf(event: LiveEvent, seen: ReadonlyMap<string, string>): string[] {
  if (event.kind === 'RESYNC') return resources.map(({ name }) => name)
  // Of what else has no list nothing is shown that could be old.
  if (event.type === 'APPEARANCE') return ['appearance']
  if (event.type) return [resourceOfLive(event.type)?.name ?? []].flat()
  const type = event.node?.__typename
  const known = (type && resourceOfType(type)?.name) ?? seen.get(event.nodeId ?? '')
  return known ? [known] : resources.map(({ name }) => name)
}

/** Takes events until somebody asks what they come to, at most once a second. */
export function createInbox(refresh: (resource: string) => void) {
  const seen = new Map<string, string>()
  let changes = new Map<string, Changes>()

  return {
    take(event: LiveEvent) {
      for (const resource of resourcesOf(event, seen)) {
        if (event.nodeId) seen.set(event.nodeId, resource)
        const { created, changed } = changes.get(resource) ?? { created: 0, changed: false }
        const isNew = event.kind === 'CREATED'
        changes.set(resource, { created: created + (isNew ? 1 : 0), changed: changed || !isNew })
      }
    },
    /** What is new waits where somebody reads; all waits while somebody edits. */
    flush() {
      if (news.isEdited() || changes.size === 0) return
      const now = changes
      changes = new Map()
      for (const [resource, { created, changed }] of now) {
        if (created > 0 && news.isRead(resource)) news.add(resource, created)
        if (changed || !news.isRead(resource)) refresh(resource)
      }
    },
  }
}
