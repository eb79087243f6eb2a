import { examples } from '../examples.js'
import type { Command } from '../parser.js'
import type { Shell } from '../shell.js'
import { list } from './list.js'
import { revoke } from './revoke.js'

export function addSessions(program: Command, shell: Shell): void {
  const sessions = program
    .command('sessions')
    .summary('list and end your sessions')
    .description('Where you are signed in.')
    .addHelpText('after', examples('parley sessions list', 'parley sessions revoke --others'))

  sessions
    .command('list', { isDefault: true })
    .summary('list your sessions, the one used last first')
    .description('List the sessions in which you are signed in, at most 100, the one used last first.')
    .addHelpText(
      'after',
      examples('parley sessions list', "parley sessions list --json | jq '.[] | select(.current)'"),
    )
    .action((_options, command: Command) => list(shell, command.optsWithGlobals()))

  sessions
    .command('revoke')
    .summary('sign out elsewhere')
    .description('End sessions at once: yours, or anybody’s with SESSIONS_MANAGE. Their replies stop.')
    .argument('[ids...]', 'the sessions')
    .option('--others', 'all of yours but this one')
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', examples('parley sessions revoke ses_…', 'parley sessions revoke --others --yes'))
    .action((ids: string[], _options, command: Command) => revoke(shell, command.optsWithGlobals(), ids))
}
