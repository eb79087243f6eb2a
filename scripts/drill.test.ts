import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { databases } from '../server/test/database.ts'

const script = fileURLToPath(new URL('drill.ts', import.meta.url))

describe.each(databases)('the drill, in short, from %s', from => {
  it('restores elsewhere, into both databases, all that was acknowledged before the backup', {
    timeout: 400_000,
  }, async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [script, '--short', '--database', from])
    for (const to of databases)
      expect(stdout).toMatch(
        new RegExp(`^${from} → ${to}: [1-9]\\d* messages and 2 files acknowledged before, 0 missing `, 'm'),
      )
    expect(stdout).toMatch(/passed\n$/)
  })
})
