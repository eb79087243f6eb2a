import { ParleyError } from '../index.js'
import { examples } from './examples.js'
import type { Command } from './parser.js'
import type { GlobalOptions, Shell } from './shell.js'
import { bold, dim } from './terminal.js'

export function addWhoami(program: Command, shell: Shell): void {
  program
    .command('whoami')
    .summary('who is signed in, and where')
    .description('Show who is signed in, where, and with which roles; as JSON also with which permissions.')
    .addHelpText('after', examples('parley whoami', 'parley whoami --json | jq -r .user.email'))
    .action((_options, command: Command) => whoami(shell, command.optsWithGlobals()))
}

async function whoami(shell: Shell, options: GlobalOptions): Promise<void> {
  const { client, server, variable } = await shell.connect(options)
  const user = await client.me({ signal: shell.interrupts.signal })
  if (!user) throw new ParleyError('UNAUTHENTICATED', 'Nobody is signed in.')
  const { id, name, email, permissions } = user
  const roles = user.roles?.map(({ role }) => role.name) ?? []
  if (options.json)
    return shell.printJson({
      server,
      user: { id, name, email, roles, permissions },
      variable: variable ?? null,
    })
  const { out } = shell.terminal
  await out.line(bold(name ?? id), ...(email ? [` <${email}>`] : []))
  await out.line(`at ${server}${variable ? `, by ${variable}` : ''}`)
  if (roles.length > 0) await out.line(dim(`as ${[...new Set(roles)].join(', ')}`))
}
