import { setImmediate } from 'node:timers/promises'
import type { GraphQLSchema } from 'graphql'
import { badInput, CodedError } from '../../base/errors.js'
import type { Context } from '../context.js'
import { createCostCheck } from '../graphql/cost.js'
import { createValidation } from '../graphql/document.js'
import type { Prepare } from '../graphql/executor.js'
import { limits } from '../graphql/limits.js'
import { coerceVariables, type Variables } from '../graphql/variables.js'
import { withinTime } from '../graphql/within.js'
import type { ListDocument } from './listDocument.js'
import type { Item } from './listLines.js'

/** As many as a page may hold, or fewer where an item costs much. */
const SIZES = [100, 50, 20, 10, 5, 1]

export interface ListPage {
  items: Item[]
  /** Behind which the next page begins; null at the end. */
  next: string | null
}

/** Reads one page as somebody, by the rules for everything they ask. */
export type ReadPage = (context: Context, after: string | null, abort: AbortController) => Promise<ListPage>

/** Runs lists that the server asks for itself, on behalf of somebody. */
export function createListRun(schema: GraphQLSchema, prepare: Prepare) {
  const mistakesIn = createValidation(schema)
  const checkCost = createCostCheck(schema)

  /** Throws what is wrong with the columns or the arguments. */
  return ({ source, document, operation, paged }: ListDocument, given: Variables): ReadPage => {
    const [mistake] = mistakesIn(document)
    if (mistake) throw badInput({ columns: mistake.message })
    const variablesFor = (first: number, after: string | null): Variables => {
      const asked = paged ? { ...given, first, after } : given
      const coerced = coerceVariables(schema, operation, asked)
      if ('variables' in coerced) return coerced.variables
      throw badInput({ arguments: coerced.misfits.map(({ message }) => message).join(' ') })
    }
    const costOf = (size: number) => checkCost(document, variablesFor(size, null))
    const size = SIZES.find(size => costOf(size).refusal === null)
    if (size === undefined)
      throw costOf(1).refusal ?? new CodedError('QUERY_TOO_COMPLEX', 'Too many columns.')
    const { run } = prepare(source, document)

    return async (context, after, abort) => {
      const { data, errors } = await withinTime(limits.time, abort, () =>
        run(undefined, context, variablesFor(size, after)),
      )
      // What a cell lacks for an error would look as if it were empty.
      if (errors?.[0]) throw errors[0].originalError ?? errors[0]
      const list = data?.list as Item[] | Connection | null | undefined
      if (!list) throw new CodedError('NOT_FOUND', 'The list was not found.')
      if (Array.isArray(list)) return { items: list, next: null }
      const { hasNextPage, endCursor } = list.pageInfo
      return { items: list.nodes, next: hasNextPage ? endCursor : null }
    }
  }
}

interface Connection {
  nodes: Item[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
}

/** Page after page, each behind the last item of the one before: what comes in meanwhile doubles and loses nothing. */
export async function* pagesOf(
  read: (after: string | null) => Promise<ListPage>,
): AsyncGenerator<Item[], void> {
  let after: string | null = null
  do {
    const { items, next }: ListPage = await read(after)
    yield items
    // Everybody else has a turn.
    await setImmediate()
    after = next
  } while (after !== null)
}
