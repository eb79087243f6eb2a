import type { ModelMessage, ModelRequest } from './model.js'

export type LimitName = 'max_completion_tokens' | 'max_tokens'

/** How one model of a server wants to be asked, as far as its refusals have told. */
export interface Dialect {
  /** Whether it can be asked to say what an answer used. */
  usage: boolean
  /** Null: it takes no limit. */
  limit: LimitName | null
  /** Whether it takes a message of the role system. */
  system: boolean
  stream: boolean
  /** Whether it can be asked to show an image on its way. */
  previews: boolean
  /** Parameters that it refused, with the value that they had. */
  without: readonly string[]
  /** Whether its answers begin with thoughts that it does not mark as such before they end. */
  thinksFirst: boolean
  /** Tokens it reads and writes together, as it said itself; null: it has not. */
  window: number | null
  /** Characters it may be sent: more was too long. */
  mostCharacters: number
}

export type Dialects = ReturnType<typeof createDialects>

/** Of each model by itself: behind one address there may be models of many makers. */
export function createDialects(baseUrl: string) {
  // OpenAI's newer models refuse the old name, and few other servers know the new one.
  const isOpenAI = /\.(openai|azure)\.com$/.test(new URL(baseUrl).hostname)
  const dialects = new Map<string, Dialect>()
  return {
    windowOf: (model: string): number | null => dialects.get(model)?.window ?? null,
    /** Whether any model has told how much it reads. */
    haveTold: (): boolean => [...dialects.values()].some(({ window }) => window !== null),
    of(model: string): Dialect {
      const known = dialects.get(model)
      if (known) return known
      const dialect: Dialect = {
        usage: true,
        limit: isOpenAI ? 'max_completion_tokens' : 'max_tokens',
        system: true,
        stream: true,
        previews: true,
        without: [],
        thinksFirst: false,
        window: null,
        mostCharacters: Number.POSITIVE_INFINITY,
      }
      dialects.set(model, dialect)
      return dialect
    },
  }
}

/** A parameter as it is remembered: of another value it may be taken. */
export const refusable = (name: string, value: unknown): string => `${name}=${JSON.stringify(value)}`

/** Those that the model has not refused. */
export const takenParameters = ({ parameters = {} }: ModelRequest, { without }: Dialect) =>
  Object.fromEntries(
    Object.entries(parameters).filter(([name, value]) => !without.includes(refusable(name, value))),
  )

/** Instructions before the first question, where the model takes them in no other way. */
export function withoutSystem(messages: readonly ModelMessage[]): ModelMessage[] {
  const told = messages.filter(({ role }) => role === 'system').map(({ content }) => content)
  const [first, ...rest] = messages.filter(({ role }) => role !== 'system')
  if (!first || told.length === 0) return [...messages]
  if (first.role !== 'user') return [{ role: 'user', content: told.join('\n\n') }, first, ...rest]
  return [{ ...first, content: [...told, first.content].join('\n\n') }, ...rest]
}

const lengthOf = (messages: readonly ModelMessage[]): number =>
  messages.reduce((sum, { content }) => sum + content.length, 0)

/**
 * The request with half of the earlier messages, the newest, beginning with a question; null: there are none that could
 * be left out.
 */
export function halved(request: ModelRequest): ModelRequest | null {
  const { messages, last = 1, omitted = 0 } = request
  const system = messages.filter(({ role }) => role === 'system')
  const said = messages.slice(system.length)
  const earlier = said.length - last
  if (earlier <= 0) return null
  let from = Math.ceil(earlier / 2)
  while (from < earlier && said[from]?.role !== 'user') from++
  return { ...request, messages: [...system, ...said.slice(from)], omitted: omitted + from }
}

/** What the model has room for, as far as it is known that it has not. */
export function withinReach(request: ModelRequest, { mostCharacters }: Dialect): ModelRequest {
  let fitting = request
  while (lengthOf(fitting.messages) > mostCharacters) {
    const less = halved(fitting)
    if (!less) break
    fitting = less
  }
  return fitting
}

/** So much was too long. */
export function rememberTooLong(dialect: Dialect, { messages }: ModelRequest): void {
  dialect.mostCharacters = Math.min(dialect.mostCharacters, lengthOf(messages) - 1)
}
