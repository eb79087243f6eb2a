import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startParley } from '../../../server/test/parley.js'
import { createCli } from '../../test/cli.js'
import { signedIn } from '../../test/signedIn.js'

const json = (text: string) => JSON.parse(text)
const errorOf = ({ stderr }: { stderr: string }) => json(stderr.trim().split('\n').at(-1) ?? '').error

describe('parley keys', () => {
  it('makes a key that works until it is revoked', async () => {
    await using parley = await startParley()
    const cli = await signedIn(parley)
    const made = await cli.run(['keys', 'create', 'backup', '--scope', 'history_read', 'CHAT'])
    expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\S+\n$/) })
    const program = await createCli({ PARLEY_SERVER: parley.url, PARLEY_API_KEY: made.stdout.trim() })
    expect((await program.run(['history', 'export'])).code).toBe(0)

    const [key] = json((await cli.run(['keys', '--json'])).stdout)
    expect(key).toMatchObject({ name: 'backup', scopes: ['HISTORY_READ', 'CHAT'], revokedAt: null })
    expect((await cli.run(['keys', 'list'])).stdout).toContain(`${key.id}\t${key.prefix}\tbackup\t`)
    expect((await cli.run(['keys', 'revoke', key.id])).code).toBe(2)
    expect(await cli.run(['keys', 'revoke', '--yes', key.id])).toMatchObject({
      code: 0,
      stdout: 'It is revoked.\n',
    })
    expect((await program.run(['history', 'export'])).code).toBe(3)
    expect((await cli.run(['keys', 'list'])).stdout).toMatch(/\trevoked\n$/)
  })

  it('says what is wrong with what was asked for', async () => {
    await using parley = await startParley()
    const cli = await signedIn(parley)
    expect(errorOf(await cli.run(['keys', 'create', 'x', '--json']))).toMatchObject({ exitCode: 2 })
    expect(errorOf(await cli.run(['keys', 'create', 'x', '--scope', 'NONE', '--json']))).toMatchObject({
      message: 'Not all of these are permissions: NONE.',
      exitCode: 2,
    })
    expect((await cli.run(['keys', 'crate'])).stderr).toBe(
      'Error: "crate" is neither a command nor an argument of list. See parley keys --help.\n',
    )
    expect((await cli.run(['keys', 'create'])).stderr).toContain('. See parley keys create --help.\n')
    const far = ['keys', 'create', 'x', '--scope', 'CHAT', '--expires']
    expect(errorOf(await cli.run([...far, 'soon', '--json'])).message).toContain('2026-03-01')
    expect(errorOf(await cli.run([...far, '2099-01-01', '--json']))).toMatchObject({
      code: 'BAD_USER_INPUT',
      exitCode: 2,
    })
    const other = 'key_00000000000000000000000000'
    expect(errorOf(await cli.run(['keys', 'revoke', '--yes', other, '--json']))).toMatchObject({
      code: 'NOT_FOUND',
      exitCode: 4,
    })
  })
})

describe('parley sessions', () => {
  it('lists them and signs out elsewhere, or here', async () => {
    await using parley = await startParley()
    const [here, there] = [await signedIn(parley), await signedIn(parley)]
    const sessions = json((await here.run(['sessions', '--json'])).stdout)
    expect(sessions.map((one: { current: boolean }) => one.current).sort()).toEqual([false, true])
    expect((await here.run(['sessions', 'revoke'])).code).toBe(2)
    expect((await here.run(['sessions', 'revoke', '--others', '--yes'])).stdout).toBe('It is revoked.\n')
    expect((await there.run(['whoami'])).code).toBe(3)
    const [{ id }] = json((await here.run(['sessions', '--json'])).stdout)
    expect((await here.run(['sessions', 'revoke', '--yes', id])).code).toBe(0)
    expect((await here.run(['whoami'])).code).toBe(3)
  })
})

describe('parley graphql', () => {
  it('sends a query with variables, typed, from files and from standard input', async () => {
    await using parley = await startParley()
    const cli = await signedIn(parley)
    const made = await cli.ask('mutation { createConversation(input: { title: "Taxes" }) { id } }')
    const id = made.data?.createConversation.id
    const document = 'query One($id: ID!) { conversation(id: $id) { title } } query Two { me { status } }'
    const variables = JSON.stringify({ id })
    const files = { document: join(cli.folder, 'document'), variables: join(cli.folder, 'variables') }
    await writeFile(files.document, document)
    await writeFile(files.variables, variables)
    const title = { conversation: { title: 'Taxes' } }
    for (const args of [
      [document, '-v', variables, '-o', 'One'],
      [`@${files.document}`, '--variables', `@${files.variables}`, '--operation', 'One'],
    ])
      expect(json((await cli.run(['graphql', ...args])).stdout)).toEqual(title)
    const piped = await cli.run(['graphql', '-o', 'Two'], { input: document })
    expect(json(piped.stdout)).toEqual({ me: { status: 'ACTIVE' } })
  })

  it('says what was refused, and ends as it says', async () => {
    await using parley = await startParley()
    const cli = await signedIn(parley)
    const errorAfter = async (...args: string[]) => errorOf(await cli.run(['graphql', '--json', ...args]))
    expect(await errorAfter('{ nothing }')).toMatchObject({ code: 'GRAPHQL_VALIDATION_FAILED', exitCode: 1 })
    const nobody = await createCli({ PARLEY_SERVER: parley.url })
    expect((await nobody.run(['graphql', '{ serverInfo { version } }'])).code).toBe(0)
    expect((await nobody.run(['graphql', '{ me { conversations { totalCount } } }'])).code).toBe(0)
    expect((await nobody.run(['graphql', '{ users { totalCount } }'])).code).toBe(3)
    expect(await errorAfter('{ users { totalCount } }')).toMatchObject({ code: 'FORBIDDEN', exitCode: 5 })
    expect(await errorAfter('{ me { id } }', '-v', '[1]')).toMatchObject({ code: 'USAGE', exitCode: 2 })
    expect(await errorAfter('{ me { id } }', '-v', '{')).toMatchObject({ code: 'USAGE', exitCode: 2 })
    expect((await errorAfter('@/no/such/file')).message).toBe(
      'There is no folder /no/such for file: make it, or use another one.',
    )
    // A part that was refused costs the rest nothing.
    const partly = await cli.run(['graphql', '{ me { id } users { totalCount } }'])
    expect(partly.code).toBe(5)
  })

  it('prints the events of a subscription until Ctrl-C', async () => {
    await using parley = await startParley()
    const cli = await signedIn(parley)
    const { data } = await cli.ask('{ me { eventCursor } }')
    const document =
      'query Q { me { id } } subscription News($after: String) { conversationListEvents(after: $after) { cursor kind conversation { title } } }'
    const variables = JSON.stringify({ after: data?.me.eventCursor })
    await cli.ask('mutation { createConversation(input: { title: "Taxes" }) { id } }')
    const run = cli.start([
      'graphql',
      document.replace('query Q { me { id } } ', '# query\n'),
      '-v',
      variables,
    ])
    await run.said('Taxes')
    run.kill('SIGINT')
    expect(await run.ended).toMatchObject({ code: 130 })
    expect(json(run.stdout().split('\n')[0] ?? '')).toMatchObject({ conversation: { title: 'Taxes' } })
  })
})
