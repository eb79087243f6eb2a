import type { Records } from '../../generated/resources.js'

export type Event = Records['auditEvents']

type Translate = (key: string, options?: Record<string, unknown>) => string

/** Facts that are ids of people. */
const PEOPLE = ['user', 'owner']

/** The facts of an event by their names. */
export const factsOf = ({ details }: Event): Record<string, string> =>
  Object.fromEntries(details.map(({ key, value }) => [key, value]))

/** What happened, as a sentence; of what the console has no words for, its name. */
export function sentenceOf(
  event: Event,
  nameOf: (id: string) => string | undefined,
  translate: Translate,
): string {
  const facts = factsOf(event)
  const actor = event.actor
    ? (nameOf(event.actor.id) ?? String(event.actor.name ?? event.actor.id))
    : translate('audit.system')
  const target = event.targetId ? (nameOf(event.targetId) ?? facts.name ?? event.targetId) : ''
  const people = Object.fromEntries(
    PEOPLE.map(key => [key, facts[key] ? (nameOf(facts[key]) ?? facts[key]) : '']),
  )
  // A sentence never shows a hole, whatever a server of another release leaves out.
  const blanks = {
    name: facts.role ?? '',
    field: '',
    list: '',
    provider: '',
    limit: '',
    reason: '',
    text: '',
  }
  const parts = {
    ...blanks,
    ...facts,
    ...people,
    actor,
    target,
  }
  const otherwise = [actor, event.action, target].filter(Boolean).join(' · ')
  return translate(`audit.event.${event.action}`, { _: otherwise, ...parts })
}

/** Ids whose names a sentence wants. */
export const idsIn = (events: readonly Event[]): string[] => [
  ...new Set(
    events.flatMap(event =>
      [event.targetId, ...PEOPLE.map(key => factsOf(event)[key])].filter((id): id is string => Boolean(id)),
    ),
  ),
]

export interface Difference {
  key: string
  before: string
  after: string
}

/** What was and what became of it: facts that come in two. */
export function differencesOf(event: Event): { differences: Difference[]; others: [string, string][] } {
  const facts = factsOf(event)
  const pairs: [after: string, before: string][] = Object.keys(facts).flatMap(key => {
    const before = key === 'before' ? 'limit' : /^(.+)(Before|\.before)$/.exec(key)?.[1]
    return before && before in facts ? [[before, key] as [string, string]] : []
  })
  const used = new Set(pairs.flat())
  return {
    differences: pairs.map(([after, before]) => ({
      key: after,
      before: facts[before] ?? '',
      after: facts[after] ?? '',
    })),
    others: Object.entries(facts).filter(([key]) => !used.has(key)),
  }
}
