import { operation } from '@parley/sdk'
import type { ActionDefinition } from '../define/definition.js'
import { request } from './client.js'

/** At most so many at once: more are done in turns. */
const MOST = 100

/** Does something, to some or to nothing that is there yet. Resolves to what the last mutation answered. */
export async function act(
  { document, target, wrap }: ActionDefinition,
  ids: readonly string[],
  values: Record<string, unknown>,
): Promise<unknown> {
  const rest = wrap ? { [wrap]: values } : values
  const run = async (variables: object) =>
    (await request(operation<{ result: unknown }, object>(document), variables)).result
  if (!target) return run(rest)
  let result: unknown = null
  for (const given of target.many ? chunks(ids) : ids)
    result = await run(
      target.within && wrap
        ? { [wrap]: { ...values, [target.argument]: given } }
        : { ...rest, [target.argument]: given },
    )
  return result
}

function chunks(ids: readonly string[]): string[][] {
  const all: string[][] = []
  for (let at = 0; at < ids.length; at += MOST) all.push(ids.slice(at, at + MOST))
  return all
}
