import type { Profiler } from 'node:inspector'

/** Whose work it is, by where a function is defined; the first that fits. */
const layers: [name: string, pattern: RegExp][] = [
  ['collecting garbage', /^\(garbage collector\)/],
  ['the profiler', /node:inspector|\/bench\/profiled/],
  ['V8 and what has no name', /^\((program|root)\)/],
  ['Prisma', /@prisma\/client|adapter|\bwasm\b|query_compiler/],
  ['the database and its driver', /better-sqlite3|\/pg[-/]|\/prisma\/|\/base\/db\//],
  [
    'GraphQL',
    /node_modules\/(graphql|@apollo|@as-integrations|type-graphql|class-|dataloader)|\/api\/graphql\/|^\S+__|^\S*Handler /,
  ],
  ['sockets of readers', /node_modules\/(graphql-ws|ws)\//],
  ['HTTP', /fastify|cookie|find-my-way|node:_http|node:internal\/url|undici|\/api\/http\//],
  ['the model’s client', /node_modules\/openai|\/server\/dist\/model\//],
  ['streams and sockets of Node', /node:(net|stream|internal\/stream|events|buffer|internal\/buffer)/],
  ['who asks, rights and limits', /\/server\/dist\/access\//],
  ['logs', /pino|sonic-boom|thread-stream/],
  ['conversations and replies', /\/server\/dist\/(chat|spending)\//],
  ['the rest of Parley', /\/server\/dist\//],
  ['the rest of Node', /node:/],
]

export interface Share {
  name: string
  /** Of the time in which it was not idle. */
  share: number
}

/**
 * How the time of a profile is divided, by layer and by function; idle time is left out. Time is that of the clock: whoever was
 * stopped by the system for somebody else is told to have worked, mostly where it wrote to a socket that one reads.
 */
export function sharesOf({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): {
  layers: Share[]
  functions: Share[]
} {
  const callers = new Map(nodes.flatMap(({ id, children = [] }) => children.map(child => [child, id])))
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]))
  /** What is written in C++ has no address: it works for whoever called it. */
  const nameOf = (id: number): string => {
    const frame = frames.get(id)
    const called = frame?.functionName || '(nameless)'
    for (let at: number | undefined = id; at !== undefined; at = callers.get(at)) {
      const url = frames.get(at)?.url
      if (url) return `${called} ${url}`
    }
    return called
  }
  const names = new Map(nodes.map(({ id }) => [id, nameOf(id)]))
  const time = new Map<string, number>()
  for (const [i, id] of samples.entries()) {
    const name = names.get(id) ?? ''
    if (name !== '(idle)') time.set(name, (time.get(name) ?? 0) + (timeDeltas[i] ?? 0))
  }
  const whole = [...time.values()].reduce((sum, one) => sum + one, 0)
  const ordered = (all: Iterable<readonly [string, number]>): Share[] =>
    [...all].map(([name, one]) => ({ name, share: one / whole })).sort((a, b) => b.share - a.share)
  const byLayer = Map.groupBy(time, ([name]) => layerOf(name))
  return {
    layers: ordered([...byLayer].map(([name, all]) => [name, all.reduce((sum, [, one]) => sum + one, 0)])),
    functions: ordered(time).map(({ name, share }) => ({ name: shortened(name), share })),
  }
}

const layerOf = (name: string): string => layers.find(([, pattern]) => pattern.test(name))?.[0] ?? 'all else'

/** With the end of its address alone. */
function shortened(name: string): string {
  const [called = '', url = ''] = name.split(' ')
  return `${called} ${url.split('/').slice(-2).join('/')}`
}
