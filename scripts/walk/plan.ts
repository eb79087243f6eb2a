import type { Block } from '../../server/test/pages.ts'
import type { World } from './world.ts'

/** What the walk does with a block. */
export type Step =
  | { kind: 'commands' }
  /** Goes on beside what follows once it has said so, for which something may have to happen; it stops then, or with the walk. */
  | { kind: 'runs until'; says: string; stops: boolean; meanwhile: string | undefined }
  | { kind: 'file'; name: string }
  | { kind: 'settings' }
  | { kind: 'left out'; because: string }

/**
 * Commands run unless a comment before them says otherwise, code is saved where the text says so, and blocks that set
 * nothing but variables are held against the server's own check.
 */
export function stepOf({ language, code, before, walk = '' }: Block, world: World): Step | null {
  const [, name] = /[Ss]ave this as `([\w.-]+)`/.exec(before) ?? []
  if (name !== undefined && language !== 'sh') return { kind: 'file', name }
  if (language !== 'sh') return null
  const [, because] = /^left out, (.+)$/.exec(walk) ?? []
  if (because !== undefined) return { kind: 'left out', because }
  const [, database] = /^on (.+)$/.exec(walk) ?? []
  if (database !== undefined && database !== world.database)
    return { kind: 'left out', because: `is for ${database}` }
  if (walk === 'before the start') return { kind: 'left out', because: 'comes before the start, if at all' }
  const [, says, stops, meanwhile] = /^until "(.+?)"(, then stopped)?(?:, beside (.+))?$/.exec(walk) ?? []
  if (says !== undefined) return { kind: 'runs until', says, stops: stops !== undefined, meanwhile }
  if (walk && database === undefined) throw new Error(`the walk does not know what "${walk}" means`)
  if (!isSettings(code)) return { kind: 'commands' }
  return world.production ? { kind: 'settings' } : { kind: 'left out', because: 'is for production' }
}

const isSettings = (code: string): boolean =>
  code
    .trim()
    .split('\n')
    .every(line => /^[A-Z][A-Z0-9_]*=/.test(line))
