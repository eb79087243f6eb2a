import { badInput } from '../../base/errors.js'

const MAX_LENGTH = 10_000

type Arguments = Record<string, unknown>

/** What somebody gives a list, whose types are looked at later. */
export function argumentsIn(text: string | null | undefined): Arguments {
  if (text === null || text === undefined) return {}
  if (text.length > MAX_LENGTH) throw badInput({ arguments: `arguments may have ${MAX_LENGTH} characters.` })
  const value = parsed(text)
  if (!isObject(value)) throw badInput({ arguments: 'arguments must be a JSON object.' })
  return value
}

/** Without what came after the asking: the file has an end, however fast the list grows. */
export function pinned(given: Arguments, until: Date): Arguments {
  const filter = isObject(given.filter) ? given.filter : {}
  const { createdBefore } = filter
  const isEarlier = typeof createdBefore === 'string' && Date.parse(createdBefore) <= until.getTime()
  const isWrong =
    createdBefore !== undefined && createdBefore !== null && Number.isNaN(Date.parse(String(createdBefore)))
  if (
    isEarlier ||
    isWrong ||
    (given.filter !== undefined && given.filter !== null && !isObject(given.filter))
  )
    return given
  return { ...given, filter: { ...filter, createdBefore: until.toISOString() } }
}

const isObject = (value: unknown): value is Arguments =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
