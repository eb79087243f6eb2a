import process from 'node:process'
import { examples } from '../examples.js'
import { type Command, Option } from '../parser.js'
import type { GlobalOptions, Shell } from '../shell.js'
import { converse } from './converse.js'
import { sendOnce } from './once.js'
import { readInput } from './readInput.js'

export interface ChatOptions extends GlobalOptions {
  conversation?: string
  model?: string
  new?: boolean
  interactive?: boolean
  attach?: string[]
}

export function addChat(program: Command, shell: Shell): void {
  program
    .command('chat')
    .summary('chat in the terminal, or ask one thing')
    .description(
      [
        'With a text, or with something piped in: sends that in a new conversation, writes the reply to standard output and ends. Text and pipe together are one message.',
        'Without either: a chat in the terminal, which goes on with the conversation you chatted in last; /help shows what can be typed there.',
        'Ctrl-C stops the reply, and what came so far is kept; again, it leaves. A connection that breaks is made again, and the reply goes on where it was.',
      ].join('\n\n'),
    )
    .argument('[text...]', 'what to ask')
    .option('-c, --conversation <id>', 'go on with this conversation; last: the one you chatted in last')
    .addOption(new Option('-n, --new', 'begin a new conversation').conflicts('conversation'))
    .option('-m, --model <name>', 'the model that answers, as parley models lists it')
    .addOption(
      new Option('-a, --attach <file>', 'a file that the message carries; again for another one').argParser(
        (file: string, others: string[] = []) => [...others, file],
      ),
    )
    .option('-i, --interactive', 'take each line of standard input as a message, also from a program')
    .addHelpText(
      'after',
      examples(
        'parley chat',
        'parley chat "What is a cursor?"',
        'git diff --cached | parley chat "Write a commit message for this"',
        'parley chat --attach report.pdf "What does it say?"',
        'parley chat --conversation last "And in one sentence?"',
        'parley chat --json "Hello" | jq -r .reply.content',
      ),
    )
    .action((text: string[], _options, command: Command) =>
      chat(shell, command.optsWithGlobals(), text.join(' ')),
    )
}

async function chat(shell: Shell, options: ChatOptions, text: string): Promise<void> {
  if (options.interactive || (!text && process.stdin.isTTY)) return converse(shell, options, text)
  return sendOnce(shell, options, await readInput(shell, text))
}
