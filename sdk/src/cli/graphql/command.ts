import { examples } from '../examples.js'
import type { Command } from '../parser.js'
import type { Shell } from '../shell.js'
import { runDocument } from './run.js'

export function addGraphql(program: Command, shell: Shell): void {
  program
    .command('graphql')
    .summary('send a query, a mutation or a subscription')
    .description(
      'Send an operation of your own and print its data as JSON. A subscription prints an event a line, goes on after a break, and ends with Ctrl-C.',
    )
    .argument('[document]', 'the document; @file reads one, and without it standard input is read')
    .option('-v, --variables <json>', 'its variables as a JSON object; @file reads one')
    .option('-o, --operation <name>', 'which of its operations, where it has several')
    .addHelpText(
      'after',
      examples(
        "parley graphql '{ me { name } }'",
        `parley graphql 'query ($id: ID!) { conversation(id: $id) { title } }' -v '{"id":"cnv_…"}'`,
        "parley graphql 'subscription { adminEvents { __typename } }' | jq .",
        'parley graphql -o Monthly -v @variables.json < report.graphql',
      ),
    )
    .action((document: string | undefined, _options, command: Command) =>
      runDocument(shell, command.optsWithGlobals(), document),
    )
}
