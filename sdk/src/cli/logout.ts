import { bearer, createClient } from '../index.js'
import { examples } from './examples.js'
import type { Command } from './parser.js'
import type { GlobalOptions, Shell } from './shell.js'

interface LogoutOptions extends GlobalOptions {
  local?: boolean
}

export function addLogout(program: Command, shell: Shell): void {
  program
    .command('logout')
    .summary('end the session')
    .description('End the session on the server, and forget it here.')
    .option('--local', 'only forget it here: on the server it lasts until it expires')
    .addHelpText('after', examples('parley logout', 'parley logout --server https://chat.example.com'))
    .action((_options, command: Command) => logout(shell, command.optsWithGlobals()))
}

async function logout(shell: Shell, options: LogoutOptions): Promise<void> {
  const server = await shell.server(options)
  const store = shell.store(server)
  const token = await store.load()
  // A session that cannot be ended is kept, so that it can be tried again: a forgotten token goes on being good.
  if (token && !options.local) {
    const client = createClient({ ...shell.clientOptions(server), auth: bearer(token) })
    await client.signOut({ signal: shell.interrupts.signal }).finally(() => client.close())
  }
  await store.clear()
  if (options.json) return shell.printJson({ server, signedOut: token !== null })
  await shell.terminal.out.line(
    token ? `You are signed out of ${server}.` : `You were not signed in to ${server}.`,
  )
}
