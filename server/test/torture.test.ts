import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const script = fileURLToPath(new URL('../../scripts/torture.ts', import.meta.url))

// `npm run torture` does the same for longer, and asks how late a commit may be: here other tests keep the disk busy.
test.concurrent.each([
  ['sqlite', 3],
  ['postgresql', 2],
])(
  'a server on %s that is killed while it writes loses and repeats nothing',
  { tags: ['deadline'] },
  async (database, rounds) => {
    const args = [script, '--database', database, '--rounds', String(rounds), '--commit', '2000']
    const { stdout } = await promisify(execFile)(process.execPath, args)
    expect(stdout).toContain(`${rounds} kills on ${database}`)
    expect(stdout.trimEnd()).toMatch(/\npassed$/)
  },
)
