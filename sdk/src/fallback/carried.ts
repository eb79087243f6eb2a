/** @internal A subscription, with variables that always say where it has to go on. */
export interface Carried {
  variables?: Record<string, unknown> | undefined
}

/** What the events of a reply, and those with a cursor, say of their place. */
interface Placed {
  cursor?: string
  offset?: number
  text?: string
  status?: string
  reasoning?: { offset: number; text: string } | null
}

/** @internal Goes on behind what has come. True of the last event of a reply: there is nothing behind it. */
export function advance(operation: Carried, data: Record<string, unknown> | null | undefined): boolean {
  const { cursor, offset, text = '', status, reasoning } = (Object.values(data ?? {})[0] ?? {}) as Placed
  if (cursor !== undefined) operation.variables = { ...operation.variables, after: cursor }
  if (offset === undefined) return false
  operation.variables = { ...operation.variables, offset: offset + text.length }
  if (reasoning) operation.variables.reasoningOffset = reasoning.offset + reasoning.text.length
  return status !== undefined && status !== 'STREAMING'
}

/** @internal Begins here where no place is known: what happens until the next connection is not missed. */
export function beginAt(operation: Carried, after: string): void {
  operation.variables = { ...operation.variables, after: operation.variables?.after ?? after }
}
