import { parseArgs } from 'node:util'
import { version } from '../../base/version.js'
import { type Command, print } from './command.js'
import { commands } from './commands.js'
import { inWords } from './inWords.js'

const usage = (): string => {
  const width = Math.max(...[...commands.keys()].map(name => name.length))
  return [
    'Usage: parley-server <command>',
    '',
    ...[...commands].map(([name, { summary }]) => `  ${name.padEnd(width)}   ${summary}`),
    '',
    'parley-server <command> --help says more. DATABASE_URL and the rest are read as the server reads them, also from .env',
    'in the working folder. Exit codes: 0 done; 1 done, and the answer asks for something to be done; 2 it could not be done.',
  ].join('\n')
}

async function run(args: string[]): Promise<number> {
  const words = args.filter(arg => !arg.startsWith('-'))
  const [first = '', second = ''] = words
  const name = [`${first} ${second}`, first].find(typed => commands.has(typed))
  const command = name === undefined ? undefined : commands.get(name)
  if (name === undefined || !command) {
    if (args.includes('--version') || args.includes('-V')) return told(version)
    if (args.includes('--help') || args.includes('-h') || first === 'help') return told(usage())
    throw new Error(first ? `${unknownCommand(first, second)}\n\n${usage()}` : usage())
  }
  return runCommand(name, command, args.slice(args.indexOf(first)))
}

function unknownCommand(first: string, second: string): string {
  const seconds = [...commands.keys()].filter(name => name.startsWith(`${first} `))
  if (!second && seconds.length > 0) return `${first} is half a command: ${seconds.join(' or ')}.`
  return `There is no command ${`${first} ${second}`.trim()}.`
}

async function runCommand(
  name: string,
  { help, options = {}, run }: Command,
  args: string[],
): Promise<number> {
  const { values, positionals } = parsed(name, args, { ...options, help: { type: 'boolean', short: 'h' } })
  if (values.help) return told(`Usage: parley-server ${name}${help}`)
  const [more] = positionals.slice(name.split(' ').length)
  if (more !== undefined) throw new Error(`${name} takes no "${more}": see parley-server ${name} --help.`)
  return run(values)
}

function parsed(name: string, args: string[], options: NonNullable<Command['options']>) {
  try {
    return parseArgs({ args, allowPositionals: true, options })
  } catch (error) {
    // What Node says behind its first sentence is about arguments that begin with a dash.
    const [sentence] = (error as Error).message.split(/\.(?:\s|$)/)
    throw new Error(`${sentence}: see parley-server ${name} --help.`, { cause: error })
  }
}

function told(text: string): number {
  print(text)
  return 0
}

// What a command waits for may be something that keeps no process alive by itself.
const alive = setInterval(() => {}, 60_000)
try {
  process.exitCode = await run(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${await inWords(error)}\n`)
  process.exitCode = 2
} finally {
  clearInterval(alive)
}
