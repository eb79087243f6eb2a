import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'

const root = join(import.meta.dirname, '../..')

/** A run of its own over one file of `firstFailure`. */
function run(file: string): Promise<{ code: number; said: string }> {
  const args = [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--config',
    'server/test/firstFailure/vitest.config.ts',
    '--root',
    root,
    '--reporter=default',
    '--reporter=./scripts/repeatedTests.ts',
    `server/test/firstFailure/${file}.ts`,
  ]
  const env = { ...process.env, NO_COLOR: '1', TEMPLATES: JSON.stringify(inject('templates')) }
  return new Promise(resolve =>
    execFile(process.execPath, args, { cwd: root, env }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, said: out + err }),
    ),
  )
}

test.concurrent('a test that fails while people send and follow tells one failure', async () => {
  const { code, said } = await run('running')
  expect(code).toBe(1)
  expect(said.match(/\b\w*Error: .*/g)).toEqual([expect.stringContaining('the first failure')])
  expect(said).not.toContain('Unhandled')
})

test.concurrent('what a test leaves behind that is repeated does not fail the run, which says what was repeated', async () => {
  const { code, said } = await run('repeated')
  expect({ code, said }).toMatchObject({ code: 0 })
  expect(said).toContain('1 ×  server/test/firstFailure/repeated.ts: shows its promise again')
})

test.concurrent('where no test failed, what nobody listened to fails the run', async () => {
  const { code, said } = await run('quiet')
  expect(code).toBe(1)
  expect(said).toContain('left behind')
  expect(said).toContain('Repeated tests: none')
})
