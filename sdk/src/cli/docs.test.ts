import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { createCli } from '../../test/cli.js'

const page = fileURLToPath(new URL('../../../docs/cli.md', import.meta.url))
const block = /(<!-- help: .*? -->\n).*(<!-- \/help -->)/s

const commands = [
  [],
  ['login'],
  ['logout'],
  ['whoami'],
  ['chat'],
  ['conversations', 'list'],
  ['conversations', 'search'],
  ['conversations', 'rename'],
  ['conversations', 'delete'],
  ['history', 'export'],
  ['models'],
  ['keys', 'list'],
  ['keys', 'create'],
  ['keys', 'revoke'],
  ['sessions', 'list'],
  ['sessions', 'revoke'],
  ['graphql'],
  ['completion'],
]

it('has a page that says what --help says', async () => {
  const cli = await createCli()
  const sections: string[] = []
  for (const command of commands) {
    const { code, stdout } = await cli.run([...command, '--help'])
    expect(code).toBe(0)
    const own = command.length > 0 ? stdout.replace(/Global Options:\n(?: .*\n)+\n/, '') : stdout
    sections.push(`### parley ${command.join(' ')}`.trim(), `\`\`\`text\n${own.trim()}\n\`\`\``)
  }
  const text = await readFile(page, 'utf8')
  expect(text).toMatch(block)
  await expect(
    text.replace(block, (_, begin, end) => `${begin}\n${sections.join('\n\n')}\n\n${end}`),
  ).toMatchFileSnapshot(page)
})

it('has examples in the help of every command', async () => {
  const cli = await createCli()
  for (const command of commands.slice(1)) {
    const { stdout } = await cli.run([...command, '--help'])
    expect(stdout).toMatch(new RegExp(`Examples:\\n {2}\\$ .*parley ${command.join(' ')}`))
  }
  expect((await cli.run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
})
