import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { createCli } from '../../../test/cli.js'

const run = promisify(execFile)

/** What bash would offer behind these words, the last of which is being typed. */
async function completed(script: string, ...words: string[]): Promise<string[]> {
  const ask = `${script}
COMP_WORDS=(parley "$@"); COMP_CWORD=$#; _parley; printf '%s\\n' "\${COMPREPLY[@]}"`
  const { stdout } = await run('bash', ['--norc', '-c', ask, 'bash', ...words])
  return stdout.split('\n').filter(Boolean)
}

it('completes commands, options and their values in bash', async () => {
  const { stdout } = await (await createCli()).run(['completion', 'bash'])
  expect(await completed(stdout, 'c')).toEqual(['chat', 'conversations', 'completion'])
  expect(await completed(stdout, 'conversations', 'r')).toEqual(['rename'])
  expect(await completed(stdout, '--json', 'history', '')).toContain('export')
  expect(await completed(stdout, 'history', 'export', '--s')).toEqual(['--search', '--scope', '--server'])
  expect(await completed(stdout, 'history', 'export', '--scope', '')).toEqual(['own', 'all'])
  expect(await completed(stdout, 'keys', 'create', 'nightly', '--scope', '')).not.toContain('own')
  expect(await completed(stdout, 'completion', '')).toEqual(expect.arrayContaining(['bash', 'zsh', 'fish']))
})

it('has every command for zsh and fish, too', async () => {
  const cli = await createCli()
  const [zsh, fish] = [await cli.run(['completion', 'zsh']), await cli.run(['completion', 'fish'])]
  expect(zsh.stdout).toContain("'history export')")
  expect(fish.stdout).toContain("-n \"test (__parley_path) = 'history export'\" -l scope -x -a 'own all'")
  expect((await cli.run(['completion', 'cmd'])).code).toBe(2)
})
