import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Block, blocksOf } from '../../server/test/pages.ts'
import { createPlaceholders } from './placeholders.ts'
import { stepOf } from './plan.ts'
import { openShell, type WalkShell } from './shell.ts'
import { strayFiles, type World } from './world.ts'

const pages = ['README.md', 'docs/operations.md', 'docs/backup.md', 'docs/integrators.md']

/** Whether all that the pages say works here. */
export async function walk(world: World, install: boolean): Promise<boolean> {
  const began = performance.now()
  const elapsed = () => Math.round((performance.now() - began) / 1000)
  console.log(`\n${world.name}`)
  const said: string[] = []
  const placeholders = createPlaceholders(world)
  if (!install) console.log('  left out   npm ci, which was run for this clone')
  const problems: string[] = []
  let address = ''
  await using shell = openShell(world.clone, world.env, line => {
    said.push(line)
    placeholders.hear(line)
    address = /^Open (http\S+)/.exec(line)?.[1] ?? address
    const code = /enter the code (\S+)/.exec(line)?.[1]
    // A code that is not taken is what `parley login` says then.
    if (code) world.enterCode(address, code).catch(error => said.push(String(error)))
  })

  const counts = { run: 0, 'left out': 0 }
  for (const block of stepsBefore(world).concat(pages.flatMap(page => blocksOf(page)))) {
    const at = `${block.page}:${block.line}`
    const heard = said.length
    const step = stepOf(block, world)
    if (!step) continue
    if (step.kind === 'left out') {
      counts['left out']++
      console.log(`  left out   ${at}: ${step.because}`)
      continue
    }
    const failed = await take(shell, block).catch((error: Error) => [`${block.line} ${error.message}`])
    const refused = said.slice(heard).find(line => line.includes('"errors":['))
    if (refused) failed.push(`${block.line} was refused: ${refused}`)
    counts.run++
    if (failed.length === 0) {
      console.log(`  ${String(elapsed()).padStart(4)} s     ${at}`)
      continue
    }
    problems.push(...failed.map(what => `${block.page}:${what}`))
    console.log(`  failed     ${failed.map(what => `${block.page}:${what}`).join('\n             ')}`)
    console.log(
      said
        .slice(Math.max(heard, said.length - 40))
        .map(line => `    | ${line}`)
        .join('\n'),
    )
    break
  }
  for (const file of strayFiles(world))
    problems.push(`${file} is left in the clone, and git does not ignore it`)
  console.log(`  ${counts.run} blocks, ${counts['left out']} left out, ${elapsed()} s`)
  for (const problem of problems) console.error(`  ${problem}`)
  return problems.length === 0

  /** Each command is filled in with what those before it printed. */
  async function runEach(to: WalkShell, block: Block): Promise<string[]> {
    for (const command of commandsOf(block)) {
      const failed = await to.run({ ...command, code: placeholders.fill(command.code) })
      if (failed.length > 0) return failed
    }
    return []
  }

  async function take(to: WalkShell, block: Block): Promise<string[]> {
    const step = stepOf(block, world)
    const filled = {
      ...block,
      code: placeholders.fill(install ? block.code : block.code.replace('npm ci && ', '')),
    }
    switch (step?.kind) {
      case 'file':
        writeFileSync(join(world.clone, step.name), filled.code)
        return []
      case 'runs until':
        return to.runUntil(filled, step)
      case 'settings':
        return to.run({ ...block, code: checked(block.code) })
      default:
        return await runEach(to, block)
    }
  }
}

/** The commands of a block, each as many lines as it takes. */
function commandsOf(block: Block): Block[] {
  const commands: Block[] = []
  let open = ''
  for (const [i, line] of block.code.trimEnd().split('\n').entries()) {
    open += `${line}\n`
    if (/[\\|]$/.test(line) || spawnSync('bash', ['-n'], { input: open }).status !== 0) continue
    commands.push({ ...block, code: open, line: block.line + i + 2 - open.split('\n').length })
    open = ''
  }
  return commands
}

/** What an operator has to do before a server starts in production stands behind the first page. */
const stepsBefore = ({ production }: World): Block[] =>
  production
    ? pages
        .flatMap(page => blocksOf(page, 'sh'))
        .filter(block => block.walk === 'before the start')
        .map(block => ({ ...block, walk: undefined }))
    : []

/** What the settings on the pages presuppose. */
const presupposed = [
  'OPENAI_BASE_URL=http://127.0.0.1:9/v1 DEMO_MODEL=off',
  'AZURE_TENANT_ID=5f1f7c11-93b5-4f0e-8f43-0f6e3c1a5f3b AZURE_CLIENT_ID=parley AZURE_CLIENT_SECRET=secret',
].join(' ')

/** Whether a server would start with these as well. */
const checked = (code: string): string =>
  `( set -a; ${presupposed}; ${code.trim().replaceAll('\n', ';')}; exec parley-server config check )`
