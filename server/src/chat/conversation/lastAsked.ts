import type { GraphQLResolveInfo } from 'graphql'
import { asked } from '../../base/asked.js'
import { MAX_SIZE } from '../../base/page/window.js'

/** How many of its last messages a conversation is asked for; undefined where it is not, or for others. */
export function lastAsked(info: GraphQLResolveInfo): number | undefined {
  const sizes = asked(info, 'messages').flatMap(({ last, leaf, before, after, first }) =>
    isSize(last) && [leaf, before, after, first].every(other => other == null) ? [last] : [],
  )
  return sizes[0]
}

const isSize = (last: unknown): last is number => typeof last === 'number' && last >= 1 && last <= MAX_SIZE
