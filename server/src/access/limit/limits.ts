/** How often something may be done, and the window it is counted in. */
export interface Limit {
  max: number
  seconds: number
}

const minute = 60

/** What is counted, by the name it has in RATE_LIMITS. */
export const defaultLimits = {
  /** Root fields of one user, over all sessions. */
  user: { max: 120, seconds: minute },
  /** Root fields of one API key, instead of its user's. */
  key: { max: 120, seconds: minute },
  /** Requests and root fields from one address without a credential that holds, whatever is wrong with them. */
  address: { max: 300, seconds: minute },
  /** Of those, root fields that are run: what a page asks before its people have signed in. */
  anonymous: { max: 120, seconds: minute },
  /** Replies that one user asks a model for. */
  sendMessage: { max: 20, seconds: minute },
  /** Searches of one user for people to share with. */
  people: { max: 30, seconds: minute },
  /** Sign-ins begun from one address, or by one user. An office may have a single address, and comes in at nine. */
  signIn: { max: 600, seconds: 10 * minute },
  /** Sign-ins from one address that failed: further ones are neither explained nor recorded. Others go on. */
  signInFailures: { max: 30, seconds: 10 * minute },
  /** Returns from one address to a sign-in that nobody began, with the same consequence. */
  unknownStates: { max: 30, seconds: 10 * minute },
  /** Device logins begun from one address. */
  deviceStart: { max: 30, seconds: 10 * minute },
  /** Questions from one address whether a device login has come to its end. */
  devicePoll: { max: 60, seconds: minute },
  /** WebSockets and event streams begun by one user or key, or from one address by nobody who proved to be one. */
  handshakes: { max: 120, seconds: minute },
} as const satisfies Record<string, Limit>

/** What is open at the same time in one process, by the name it has in RATE_LIMITS. */
export const defaultCapacities = {
  /** WebSockets and event streams of one user. */
  socketsPerUser: 10,
  /** WebSockets from one address that wait for `connection_init`, and as many that named nobody in it. */
  socketsPerAddress: 50,
  /** Both together, from all addresses. */
  unprovenSockets: 1000,
  /** Operations at the same time on one WebSocket, or in one event stream. */
  operationsPerSocket: 20,
  /** Messages a second on one WebSocket; three seconds' worth may come at once. */
  messagesPerSecond: 30,
} as const satisfies Record<string, number>

export type LimitName = keyof typeof defaultLimits
export type CapacityName = keyof typeof defaultCapacities

/** Null: nothing is counted. */
export type Limits = (Record<LimitName, Limit> & Record<CapacityName, number>) | null

/** Reads `on`, `off` or `name=number,…`. Throws a sentence that says what is wrong. */
export function parseLimits(text: string): Limits {
  if (text === 'off') return null
  const limits: NonNullable<Limits> = { ...defaultLimits, ...defaultCapacities }
  if (text === 'on') return limits
  for (const part of text.split(',').map(part => part.trim())) {
    const [, name = '', number = ''] = /^(\w+)=(\d{1,9})$/.exec(part) ?? []
    const max = Number(number)
    if (max < 1) throw new Error('is neither on nor off nor a list of name=number')
    if (isKey(name, defaultCapacities)) limits[name] = max
    else if (isKey(name, defaultLimits)) limits[name] = { ...limits[name], max }
    else throw new Error(`has no limit ${name}: there are ${names.join(', ')}`)
  }
  return limits
}

const names = [...Object.keys(defaultLimits), ...Object.keys(defaultCapacities)]

const isKey = <T extends object>(name: string, of: T): name is keyof T & string => Object.hasOwn(of, name)
