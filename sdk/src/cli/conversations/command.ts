import { examples } from '../examples.js'
import { type Command, InvalidArgumentError } from '../parser.js'
import type { Shell } from '../shell.js'
import { type ListOptions, list } from './list.js'
import { remove } from './remove.js'
import { rename } from './rename.js'

export function addConversations(program: Command, shell: Shell): void {
  const conversations = program
    .command('conversations')
    .summary('list, search, rename and delete conversations')
    .description('Your conversations, and those shared with you.')
    .addHelpText(
      'after',
      examples(
        'parley conversations list',
        'parley conversations search "tax return"',
        'parley conversations delete cnv_…',
      ),
    )

  const listed = (command: Command) =>
    command
      .option('--archived', 'only those that are archived')
      .option('--limit <count>', 'at most so many', parseCount, 20)

  listed(conversations.command('list', { isDefault: true }))
    .summary('list conversations, the newest first')
    .description('List conversations, the one with the newest message first.')
    .option('--search <words>', 'only those with these words in their title or messages')
    .addHelpText(
      'after',
      examples(
        'parley conversations list',
        "parley conversations list --limit 500 --json | jq -r '.[].title'",
      ),
    )
    .action((_options, command: Command) => list(shell, command.optsWithGlobals()))

  listed(conversations.command('search'))
    .summary('search them, the best match first')
    .description('Look for words in titles and messages. The last word may be the beginning of one.')
    .argument('<words...>', 'what to look for')
    .addHelpText('after', examples('parley conversations search tax return'))
    .action((words: string[], _options, command: Command) =>
      list(shell, { ...command.optsWithGlobals<ListOptions>(), search: words.join(' ') }),
    )

  conversations
    .command('rename')
    .summary('rename a conversation')
    .description('Give a conversation another title, for everybody in it.')
    .argument('<id>', 'the conversation')
    .argument('<title...>', 'its new title')
    .addHelpText('after', examples('parley conversations rename cnv_… Tax return 2026'))
    .action((id: string, title: string[], _options, command: Command) =>
      rename(shell, command.optsWithGlobals(), id, title.join(' ')),
    )

  conversations
    .command('delete')
    .summary('delete conversations for good')
    .description('Delete conversations of yours with all their messages, for everybody in them and for good.')
    .argument('<ids...>', 'the conversations')
    .option('-y, --yes', 'do not ask')
    .addHelpText(
      'after',
      examples('parley conversations delete cnv_…', 'parley conversations delete --yes cnv_… cnv_…'),
    )
    .action((ids: string[], _options, command: Command) => remove(shell, command.optsWithGlobals(), ids))
}

function parseCount(text: string): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1)
    throw new InvalidArgumentError('It has to be a whole number above 0.')
  return count
}
