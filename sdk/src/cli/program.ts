import { addChat } from './chat/command.js'
import { addCompletion } from './completion/command.js'
import { addConversations } from './conversations/command.js'
import { addGraphql } from './graphql/command.js'
import { addHistory } from './history/command.js'
import { addKeys } from './keys/command.js'
import { addLogin } from './login.js'
import { addLogout } from './logout.js'
import { addModels } from './models.js'
import { Command } from './parser.js'
import { addSessions } from './sessions/command.js'
import { type Shell, version } from './shell.js'
import { addWhoami } from './whoami.js'

const ENVIRONMENT = `
Environment:
  PARLEY_SERVER      the server, in place of the one you signed in to last
  PARLEY_TOKEN       the token of a session, in place of the stored one
  PARLEY_API_KEY     an API key, in place of a session
  PARLEY_CONFIG_DIR  where sessions are kept, in place of the system's folder
  NO_COLOR           no colours

Exit codes:
  0    done
  1    an error, or a reply that failed
  2    wrong usage
  3    not signed in, or the session has ended
  4    not found
  5    not allowed
  6    the server cannot be reached or is not available
  130  interrupted
`

/** The whole command line. Nothing is done before it parses. */
export function createProgram(shell: Shell): Command {
  const program = new Command('parley')
    .description('Chat with the models of a Parley server, and get your history out of it.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this')
    .helpCommand('help [command]', 'print the help of a command')
    .option('--server <address>', 'the server; by default the one you signed in to last')
    .option('--json', 'results as JSON; errors as JSON on standard error')
    .configureHelp({ showGlobalOptions: true })
    // Errors are told in one place, in main.ts.
    .configureOutput({ outputError: () => {} })
    .exitOverride()
  for (const add of [
    addLogin,
    addLogout,
    addWhoami,
    addChat,
    addConversations,
    addHistory,
    addModels,
    addKeys,
    addSessions,
    addGraphql,
    addCompletion,
  ])
    add(program, shell)
  return program.addHelpText('after', ENVIRONMENT)
}

/** The command that arguments name, as it is typed. */
export function meant(program: Command, args: string[]): string {
  const path = [program]
  for (const word of args) {
    const command = path.at(-1)?.commands.find(one => one.name() === word)
    if (command) path.push(command as Command)
  }
  return path.map(command => command.name()).join(' ')
}
