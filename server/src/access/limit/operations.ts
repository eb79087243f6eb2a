import { type DocumentNode, getOperationAST, Kind, type SelectionSetNode } from 'graphql'
import { networkOf } from '../../base/net/address.js'
import type { Origin, Viewer } from '../../base/viewer.js'
import { callerOf } from './callers.js'
import type { Limiter } from './limiter.js'
import type { LimitName } from './limits.js'

export interface Operation {
  document: DocumentNode
  operationName?: string | null | undefined
  viewer: Viewer | null
  origin: Origin
  /** Root fields that were counted when the request came. */
  counted: number
}

/** Throws RATE_LIMITED if somebody asks for too much: every root field counts, by whatever alias. */
export type OperationLimits = (operation: Operation) => Promise<void>

/** Root fields that are counted on their own as well, for a user or, where nobody is signed in, for an address. */
const own: Record<string, LimitName> = {
  sendMessage: 'sendMessage',
  editMessage: 'sendMessage',
  regenerateReply: 'sendMessage',
  continueReply: 'sendMessage',
  people: 'people',
  startDeviceLogin: 'deviceStart',
  pollDeviceLogin: 'devicePoll',
}

export function createOperationLimits(limiter: Pick<Limiter, 'take'>): OperationLimits {
  const known = new WeakMap<DocumentNode, Map<string, string[]>>()

  /** Parsed documents are kept, so this is worked out once. */
  function fieldsOf(document: DocumentNode, operationName: string | null | undefined): string[] {
    const operations = known.get(document) ?? new Map<string, string[]>()
    known.set(document, operations)
    const name = operationName ?? ''
    const fields = operations.get(name) ?? rootFields(document, operationName)
    operations.set(name, fields)
    return fields
  }

  return async ({ document, operationName, viewer, origin, counted }) => {
    const fields = fieldsOf(document, operationName)
    const network = networkOf(origin.ip)
    const { limit, who } = viewer ? callerOf(viewer) : { limit: 'address' as const, who: network }
    if (fields.length > counted) await limiter.take(limit, who, fields.length - counted)
    if (!viewer) await limiter.take('anonymous', network, fields.length)
    for (const field of fields) {
      const more = own[field]
      if (more) await limiter.take(more, viewer?.user.id ?? network)
    }
  }
}

/** Names of the fields at the top, as often as they are asked for, with fragments put in. */
function rootFields(document: DocumentNode, operationName: string | null | undefined): string[] {
  const fragments = new Map(
    document.definitions.flatMap(definition =>
      definition.kind === Kind.FRAGMENT_DEFINITION
        ? [[definition.name.value, definition.selectionSet] as const]
        : [],
    ),
  )
  const fieldsIn = (set: SelectionSetNode | undefined): string[] =>
    (set?.selections ?? []).flatMap(selection => {
      if (selection.kind === Kind.FIELD) return [selection.name.value]
      return fieldsIn(
        selection.kind === Kind.INLINE_FRAGMENT
          ? selection.selectionSet
          : fragments.get(selection.name.value),
      )
    })
  return fieldsIn(getOperationAST(document, operationName)?.selectionSet)
}
