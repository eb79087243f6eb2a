import { badInput } from '../../base/errors.js'
import { isObject, jsonObjectIn } from '../../base/jsonObject.js'

const MAX_LENGTH = 10_000

type Arguments = Record<string, unknown>

/** What somebody gives a list, whose types are looked at later. */
export function argumentsIn(text: string | null | undefined): Arguments {
  if (text === null || text === undefined) return {}
  if (text.length > MAX_LENGTH) throw badInput({ arguments: `arguments may have ${MAX_LENGTH} characters.` })
  const value = jsonObjectIn(text)
  if (!value) throw badInput({ arguments: 'arguments must be a JSON object.' })
  return value
}

/** Without what came after the asking: the file has an end, however fast the list grows. */
export function pinned(given: Arguments, until: Date): Arguments {
  const { filter = null } = given
  // What is no filter, or no time, is given on: the list refuses it.
  if (filter !== null && !isObject(filter)) return given
  const before = filter?.createdBefore ?? null
  if (before !== null && !(Date.parse(String(before)) > until.getTime())) return given
  return { ...given, filter: { ...filter, createdBefore: until.toISOString() } }
}
