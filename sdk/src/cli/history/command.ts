import { examples } from '../examples.js'
import { type Command, Option } from '../parser.js'
import type { Shell } from '../shell.js'
import { parseTime } from '../time.js'
import { type ExportOptions, exportHistory } from './export.js'

export function addHistory(program: Command, shell: Shell): void {
  const history = program
    .command('history')
    .summary('get your messages out')
    .description('Your messages, across conversations.')
    .addHelpText('after', examples('parley history export -o history.ndjson'))

  history
    .command('export')
    .summary('write messages to a file or to standard output')
    .description(
      [
        'Write your messages and those of conversations shared with you, the oldest first, on all branches and without temporary conversations, as the API has them.',
        'To a file, an export that was interrupted goes on when the same command is given again: nothing is missing and nothing comes twice. Until the file is complete, FILE.progress lies beside it.',
        'A reply that is being written is exported as it stands, with status STREAMING. --search finds 500 messages at most.',
      ].join('\n\n'),
    )
    .addOption(
      new Option(
        '-f, --format <format>',
        'a message a line, or one array; by default json for FILE.json, else ndjson',
      ).choices(['ndjson', 'json']),
    )
    .option('-o, --output <file>', 'the file to write; by default standard output')
    .option('--force', 'begin anew, in place of what is in the file')
    .option('--after <time>', 'only those sent then or later: 2026-03-01, or a time with offset', parseTime)
    .option('--before <time>', 'only those sent before', parseTime)
    .option('-c, --conversation <id>', 'only those of this conversation')
    .addOption(
      new Option('--role <role>', 'only those of this role').choices(['user', 'assistant', 'system']),
    )
    .option('--search <words>', 'only those with these words')
    .addOption(
      new Option(
        '--scope <scope>',
        'own: yours; all: everybody’s, which needs HISTORY_READ_ALL and is recorded',
      )
        .choices(['own', 'all'])
        .default('own'),
    )
    .addHelpText(
      'after',
      examples(
        'parley history export -o history.ndjson',
        'parley history export --after 2026-01-01 --role user -o mine.json',
        'parley history export | jq -r \'select(.role == "ASSISTANT") | .content\'',
      ),
    )
    .action((_options, command: Command) => exportHistory(shell, command.optsWithGlobals<ExportOptions>()))
}
