import { examples } from '../examples.js'
import type { Command } from '../parser.js'
import type { Shell } from '../shell.js'
import { parseTime } from '../time.js'
import { create } from './create.js'
import { list } from './list.js'
import { revoke } from './revoke.js'

export function addKeys(program: Command, shell: Shell): void {
  const keys = program
    .command('keys')
    .summary('list, create and revoke your API keys')
    .description('Your API keys: what programs use in place of a session. A key cannot create or list keys.')
    .addHelpText('after', examples('parley keys list', 'parley keys create backup --scope HISTORY_READ'))

  keys
    .command('list', { isDefault: true })
    .summary('list your keys, the newest first')
    .description('List your keys, the newest first; those that ended are listed for 30 days.')
    .addHelpText('after', examples('parley keys list', "parley keys list --json | jq -r '.[].prefix'"))
    .action((_options, command: Command) => list(shell, command.optsWithGlobals()))

  keys
    .command('create')
    .summary('create a key')
    .description('Create a key and print it, once: the server keeps only what it recognises it by.')
    .argument('<name>', 'what it is for')
    .requiredOption(
      '--scope <permissions...>',
      'what it may do; `parley whoami --json` lists what you may do',
    )
    .option('--expires <date>', 'when it expires: at most, and by default, in a year', parseTime)
    .option('--reason <text>', 'why it reads other people’s conversations, with HISTORY_READ_ALL')
    .addHelpText(
      'after',
      examples(
        'parley keys create backup --scope HISTORY_READ',
        'PARLEY_API_KEY=$(parley keys create nightly --scope HISTORY_READ USAGE_READ_ALL --expires 2027-01-31)',
      ),
    )
    .action((name: string, _options, command: Command) => create(shell, command.optsWithGlobals(), name))

  keys
    .command('revoke')
    .summary('revoke keys for good')
    .description('Revoke keys, at once and for good: yours, or anybody’s with API_KEYS_MANAGE.')
    .argument('<ids...>', 'the keys')
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', examples('parley keys revoke key_…', 'parley keys revoke --yes key_… key_…'))
    .action((ids: string[], _options, command: Command) => revoke(shell, command.optsWithGlobals(), ids))
}
