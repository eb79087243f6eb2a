/**
 * The protocol of docs/replies.md as a machine small enough to try every order of events: process A writes one reply,
 * a reader follows it from process B, B's reaper watches A, and A may pause, wake and crash, messages and live text be
 * lost. What is in flight takes as long as it likes: somebody may have locked what it needs. A text is a prefix of what
 * the model says, so its length stands for it.
 */
export interface Rules {
  /** A reader registers for pieces before it reads the row. */
  registerFirst: boolean
  /** A reader looks at the row again after silence. */
  rereadAfterSilence: boolean
  /** A status is written only over STREAMING. */
  fencedEnd: boolean
  /** A process that was declared dead stores no text any more. */
  fencedTick: boolean
  /** A process beats whether or not its ends come through. */
  beatAlone: boolean
  /** The reaper declares a process dead before it reads what that left. */
  declareFirst: boolean
  /** Live text is appended only where it fits. */
  checkedAppend: boolean
  /** The last event begins no later than the stored text ends. */
  finalOffset: boolean
}

export const allRules: Rules = {
  registerFirst: true,
  rereadAfterSilence: true,
  fencedEnd: true,
  fencedTick: true,
  beatAlone: true,
  declareFirst: true,
  checkedAppend: true,
  finalOffset: true,
}

type Wire = { from: number; to: number } | 'end'

interface State {
  /** Awake is up again after a pause. */
  a: 'up' | 'awake' | 'paused' | 'down'
  said: number
  finished: boolean
  published: number
  /** What the store's statement in flight holds, and its transaction. */
  tick: number | null
  end: number | null
  done: boolean
  row: { by: 'writer' | 'reaper'; length: number } | null
  rewritten: boolean
  dead: boolean
  journal: number
  live: { length: number; garbled: boolean }
  wire: Wire[]
  reader: {
    at: 'new' | 'row' | 'text' | 'unregistered' | 'following' | 'done'
    registered: boolean
    mirror: number
    shown: number
    garbled: boolean
  }
  reaper: { at: 'watching' | 'read' | 'done'; length: number }
  /** How many messages or live texts may still be lost. */
  losses: number
}

const SAYS = 2

const initial: State = {
  a: 'up',
  said: 0,
  finished: false,
  published: 0,
  tick: null,
  end: null,
  done: false,
  row: null,
  rewritten: false,
  dead: false,
  journal: 0,
  live: { length: 0, garbled: false },
  wire: [],
  reader: { at: 'new', registered: false, mirror: 0, shown: 0, garbled: false },
  reaper: { at: 'watching', length: 0 },
  losses: 1,
}

/** What is wrong in some order of events; empty if nothing is in any. */
export function explore(rules: Rules, losses = initial.losses): { problems: string[]; states: number } {
  const seen = new Set<string>()
  const problems = new Set<string>()
  const open: State[] = [{ ...initial, losses }]
  for (let state = open.pop(); state; state = open.pop()) {
    const key = JSON.stringify(state)
    if (seen.has(key)) continue
    seen.add(key)
    const next = successors(state, rules).filter(other => JSON.stringify(other) !== key)
    for (const problem of check(state, next.length === 0)) problems.add(problem)
    open.push(...next)
  }
  return { problems: [...problems], states: seen.size }
}

function check(state: State, ended: boolean): string[] {
  const { row, reader, rewritten } = state
  const problems: string[] = []
  if (row?.by === 'reaper' && state.a === 'up') problems.push('a reply of a healthy process was interrupted')
  if (rewritten) problems.push('a final status was written over')
  if (row?.by === 'reaper' && row.length < state.journal) problems.push('journaled text was lost')
  if (reader.garbled) problems.push('a reader saw text that nobody wrote')
  if (reader.at === 'done' && reader.shown !== row?.length)
    problems.push('a reader ended with another text than the stored one')
  if (ended && !row) problems.push('a reply stays STREAMING')
  if (ended && reader.at !== 'done') problems.push('a reader hangs')
  return problems
}

function successors(state: State, rules: Rules): State[] {
  return [
    ...writer(state),
    ...store(state, rules),
    ...publish(state, rules),
    ...faults(state),
    ...reap(state, rules),
    ...read(state, rules),
  ]
}

const isUp = ({ a }: State): boolean => a === 'up' || a === 'awake'

const writer = (s: State): State[] =>
  !isUp(s) || s.finished || s.done
    ? []
    : [...(s.said < SAYS ? [{ ...s, said: s.said + 1 }] : []), { ...s, finished: true }]

function store(s: State, rules: Rules): State[] {
  return isUp(s) ? [...tick(s, rules), ...end(s, rules)] : []
}

function tick(s: State, { fencedTick }: Rules): State[] {
  if (s.tick === null) return s.done || (s.said === s.journal && !s.dead) ? [] : [{ ...s, tick: s.said }]
  // Nothing more is stored but what is being ended already.
  if (s.dead && fencedTick) return [{ ...s, tick: null, done: true }]
  return [{ ...s, tick: null, journal: Math.max(s.journal, s.tick) }]
}

function end(s: State, { fencedEnd }: Rules): State[] {
  if (s.end === null) return s.finished && !s.done ? [{ ...s, end: s.said }] : []
  const ended = { ...s, end: null, done: true }
  if (s.row && fencedEnd) return [ended]
  return [
    {
      ...ended,
      rewritten: s.row !== null,
      row: { by: 'writer', length: s.end },
      wire: [...s.wire, 'end'],
    },
  ]
}

function publish(s: State, { checkedAppend }: Rules): State[] {
  if (!isUp(s) || s.done || s.published === s.said) return []
  const fits = s.live.length === s.published
  const appended = { length: s.live.length + s.said - s.published, garbled: s.live.garbled || !fits }
  const live = checkedAppend ? { length: s.said, garbled: false } : appended
  return [{ ...s, published: s.said, live, wire: [...s.wire, { from: s.published, to: s.said }] }]
}

function faults(s: State): State[] {
  const next: State[] = []
  if (isUp(s)) next.push({ ...s, a: 'paused' })
  if (s.a === 'paused') next.push({ ...s, a: 'awake' })
  if (s.a !== 'down') next.push({ ...s, a: 'down', tick: null, end: null })
  if (s.losses > 0) {
    const losses = s.losses - 1
    if (s.wire.length > 0) next.push({ ...s, losses, wire: s.wire.slice(1) })
    next.push({ ...s, losses, live: { length: 0, garbled: false } })
  }
  return next
}

function reap(s: State, { declareFirst, beatAlone }: Rules): State[] {
  const { at, length } = s.reaper
  const left = Math.max(s.journal, s.live.garbled ? 0 : s.live.length)
  const silent = !isUp(s) || (!beatAlone && s.end !== null)
  if (at === 'watching' && silent && !s.row)
    return [{ ...s, dead: declareFirst || s.dead, reaper: { at: 'read', length: declareFirst ? -1 : left } }]
  if (at === 'read' && length < 0) return [{ ...s, reaper: { at, length: left } }]
  if (at === 'read') {
    const over = { ...s, dead: true, reaper: { at: 'done' as const, length } }
    return [s.row ? over : { ...over, row: { by: 'reaper', length }, wire: [...s.wire, 'end'] }]
  }
  return []
}

function read(s: State, rules: Rules): State[] {
  const { reader } = s
  const put = (change: Partial<State['reader']>, wire = s.wire): State => ({
    ...s,
    wire,
    reader: { ...reader, ...change },
  })
  const next: State[] = []
  if (reader.at === 'new') next.push(put({ at: 'row', registered: rules.registerFirst }))
  if (reader.at === 'unregistered') next.push(put({ at: 'following', registered: true }))
  if (reader.at === 'row')
    next.push(
      s.row ? put({ at: 'done', ...finalEvent(reader.shown, s.row.length, rules) }) : put({ at: 'text' }),
    )
  if (reader.at === 'text') {
    const mirror = Math.max(reader.mirror, s.live.length, s.journal)
    const garbled = reader.garbled || (s.live.garbled && s.live.length > Math.max(reader.mirror, s.journal))
    next.push(put({ at: reader.registered ? 'following' : 'unregistered', mirror, garbled }))
  }
  if (reader.at !== 'done' && reader.mirror > reader.shown) next.push(put({ shown: reader.mirror }))
  if (reader.at === 'following' && rules.rereadAfterSilence && s.wire.length === 0)
    next.push(put({ at: 'row' }))
  const [message, ...rest] = s.wire
  if (message === undefined) return next
  if (!reader.registered) next.push(put({}, rest))
  else if (message === 'end' || message.from > reader.mirror) {
    if (reader.at === 'following') next.push(put({ at: 'row' }, rest))
  } else next.push(put({ mirror: Math.max(reader.mirror, message.to) }, rest))
  return next
}

/** A client keeps content = content.slice(0, offset) + text. */
function finalEvent(shown: number, stored: number, { finalOffset }: Rules): { shown: number } {
  const offset = finalOffset ? Math.min(shown, stored) : shown
  return { shown: offset + Math.max(stored - offset, 0) }
}
