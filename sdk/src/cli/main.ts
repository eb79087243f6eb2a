import process from 'node:process'
import { EXIT, type Failure, failureOf } from './failure.js'
import { CommanderError } from './parser.js'
import { createProgram, meant } from './program.js'
import { createShell, type Shell } from './shell.js'
import { red } from './terminal.js'

const given = process.argv.slice(2)
// Read from the arguments themselves: what parses them may fail.
const json = given.includes('--json')
const shell = createShell(json)
const code = await run(shell, given)
shell.close()
// Everything is written. A connection that does not answer while it is being closed would keep the process.
process.exit(code)

async function run({ terminal, where }: Shell, args: string[]): Promise<number> {
  try {
    await createProgram(shell).parseAsync(args, { from: 'user' })
    return EXIT.ok
  } catch (error) {
    // Help and the version are asked for by these, too; without a command, help is what is missing.
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok
    if (error instanceof CommanderError && error.code === 'commander.help') return EXIT.usage
    const failure = failureOf(error, where)
    await tell(failure)
    return failure.exitCode
  }

  async function tell(failure: Failure): Promise<void> {
    if (json) return terminal.err.line(JSON.stringify({ error: failure }))
    const { message, requestId, exitCode } = failure
    if (exitCode === EXIT.interrupted) return terminal.err.line(message)
    const isUsage = failure.code === 'USAGE' && !message.includes('parley ')
    const hint = isUsage ? ` See ${meant(createProgram(shell), args)} --help.` : ''
    return terminal.err.line(red('Error: '), message, hint, requestId ? ` (request ${requestId})` : '')
  }
}
