import { expect, it } from 'vitest'
import { blocksOf, pagesWithCommands } from '../../../server/test/pages.js'
import { startParley } from '../../../server/test/parley.js'
import { signedIn } from '../../test/signedIn.js'

interface Command {
  page: string
  document: string
  variables: string | undefined
}

/** Each `parley graphql '…'` of the pages that people read. */
function commandsInPages(): Command[] {
  const commands: Command[] = []
  for (const { page, code } of pagesWithCommands().flatMap(page => blocksOf(page, 'sh')))
    for (const [, document = '', variables] of code.matchAll(/parley graphql '([^']*)'(?: -v '([^']*)')?/g))
      commands.push({ page, document, variables })
  return commands
}

it('operations in the documents are commands that work', async () => {
  await using parley = await startParley()
  const cli = await signedIn(parley, { person: 'admin' })
  const user = await parley.signIn('user')
  const { data: made } = await cli.ask(`mutation {
    role: createRole(input: { name: "made", permissions: [CHAT], models: [] }) { id }
    key: createApiKey(input: { name: "made", scopes: [HISTORY_READ] }) { apiKey { id } }
    conversation: createConversation(input: { title: "made" }) { id }
  }`)
  const { data: person } = await user.ask('{ me { id } }')
  const ids: Record<string, string> = {
    rol_: made?.role.id,
    key_: made?.key.apiKey.id,
    cnv_: made?.conversation.id,
    usr_: person?.me.id,
  }
  const filled = (text: string) => text.replaceAll(/\b([a-z]{3}_)…/g, (given, prefix) => ids[prefix] ?? given)

  const commands = commandsInPages()
  expect(commands.length).toBeGreaterThan(10)
  const wrong: string[] = []
  for (const { page, document, variables } of commands) {
    const args = ['graphql', filled(document), ...(variables ? ['-v', filled(variables)] : [])]
    const { code, stderr } = await cli.run(args)
    if (code !== 0) wrong.push(`${page}: ${document}\n${stderr}`)
  }
  expect(wrong).toEqual([])
})

it('no page shows an operation that is no command', () => {
  for (const { page, language } of pagesWithCommands().flatMap(page => blocksOf(page)))
    expect(['graphql', 'gql'], page).not.toContain(language)
})
