import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { approveDevice } from '../../../server/test/deviceBrowser.js'
import { type Parley, startParley } from '../../../server/test/parley.js'
import { type Cli, createCli, type Run } from '../../test/cli.js'
import { signedIn } from '../../test/signedIn.js'

const json = (text: string) => JSON.parse(text)
const errorOf = ({ stderr }: { stderr: string }) => json(stderr.trim().split('\n').at(-1) ?? '').error

/** Signs in as a person does who reads the code from the terminal. */
async function login(cli: Cli, parley: Parley): Promise<Awaited<Run['ended']>> {
  const run = cli.start(['login', '--server', parley.url])
  await run.said('enter the code')
  const [, address = '', code = ''] = /Open (\S+)\nand enter the code (\S+)\n/.exec(run.stderr()) ?? []
  await approveDevice(address, code, 'user')
  return run.ended
}

it('takes a person from signing in to signing out', async () => {
  await using parley = await startParley()
  const cli = await createCli()
  const { code, stdout } = await login(cli, parley)
  expect([code, stdout]).toEqual([0, expect.stringContaining(`You are signed in to ${parley.url} as`)])

  expect((await cli.run(['whoami'])).stdout).toContain(parley.url)
  parley.model.reply('Good morning.')
  const chat = await cli.run(['chat', 'Hello', 'there'])
  expect(chat).toEqual({ code: 0, stdout: 'Good morning.\n', stderr: '' })

  const [conversation] = json((await cli.run(['conversations', '--json'])).stdout)
  await cli.run(['conversations', 'rename', conversation.id, 'A', 'greeting'])
  expect((await cli.run(['conversations'])).stdout).toBe(
    `${conversation.id}\t${conversation.lastMessageAt}\tA greeting\n`,
  )
  await parley.searchSettled()
  expect((await cli.run(['conversations', 'search', 'morn'])).stdout).toContain(conversation.id)

  const exported = (await cli.run(['history', 'export'])).stdout.trim().split('\n').map(json)
  expect(exported.map(({ content }) => content)).toEqual(['Hello there', 'Good morning.'])
  expect((await cli.run(['models'])).stdout).toContain('test-model')

  expect((await cli.run(['conversations', 'delete', '--yes', conversation.id])).code).toBe(0)
  expect(json((await cli.run(['conversations', '--json'])).stdout)).toEqual([])
  const session = await cli.run(['logout'])
  expect(session).toMatchObject({ code: 0, stdout: `You are signed out of ${parley.url}.\n` })
  expect((await cli.run(['whoami'])).code).toBe(3)
})

it('says what is wrong with a file, and what to do', async () => {
  await using parley = await startParley()
  const cli = await signedIn(parley)
  await writeFile(join(cli.folder, 'plain'), '{ me { id } }')
  const named = (name: string) => join(cli.folder, name)
  const exportTo = (file: string) => ['history', 'export', '-o', file]
  const wrong: [args: string[], code: string, sentence: string][] = [
    [exportTo(named('none/of/it')), 'ENOENT', `There is no folder ${named('none/of')} for it: make it`],
    [exportTo(cli.folder), 'EISDIR', `${cli.folder} is a folder: name a file in it.`],
    [
      exportTo(named('plain/file')),
      'ENOTDIR',
      `${named('plain/file')}.progress leads through a file that is no folder`,
    ],
    [
      exportTo(named('x'.repeat(300))),
      'ENAMETOOLONG',
      `${named('x'.repeat(300))}.progress is too long for a name`,
    ],
    [['graphql', `@${named('none')}`], 'USAGE', `There is no file ${named('none')}.`],
    [['graphql', `@${cli.folder}`], 'USAGE', `${cli.folder} is a folder`],
    [['graphql', '@plain', '-v', `@${cli.folder}`], 'USAGE', `${cli.folder} is a folder`],
  ]
  for (const [args, code, sentence] of wrong) {
    const { message, ...error } = errorOf(await cli.run([...args, '--json']))
    expect([error.code, message]).toEqual([code, expect.stringContaining(sentence)])
  }
  // Where settings would be.
  const { message } = errorOf(
    await cli.run(['whoami', '--json'], { env: { PARLEY_CONFIG_DIR: named('plain') } }),
  )
  expect(message).toMatch(/^\/.+\/plain\/servers\/.+ leads through a file that is no folder/)
})

it('keeps the session where nobody else can read it', async () => {
  await using parley = await startParley()
  const cli = await createCli()
  const run = cli.start(['login', '--server', parley.url, '--provider', 'dev', '--json'])
  await run.said('"userCode"')
  const { verificationUri, userCode } = json(run.stdout())
  await approveDevice(verificationUri, userCode, 'user')
  expect(json((await run.ended).stdout.split('\n')[1] ?? '')).toMatchObject({ server: parley.url })

  const folder = join(cli.folder, 'config/servers')
  const [name = '', ...others] = await readdir(folder)
  expect([name, others]).toEqual([`${encodeURIComponent(parley.url)}.json`, []])
  expect((await stat(folder)).mode & 0o777).toBe(0o700)
  expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600)
  expect(await readFile(join(cli.folder, 'config/config.json'), 'utf8')).not.toContain('token')

  await chmod(join(folder, name), 0o644)
  const refused = await cli.run(['whoami'])
  expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining('others can read it')])
})

it('signs out on the server, and not only here', async () => {
  await using parley = await startParley()
  const cli = await signedIn(parley)
  expect((await cli.run(['logout'])).code).toBe(0)
  const { errors } = await cli.ask('{ me { id } }')
  expect(errors?.[0]?.extensions.code).toMatch(/UNAUTHENTICATED|SESSION_REVOKED/)
})

it('keeps a session that it could not end', async () => {
  await using parley = await startParley()
  const cli = await signedIn(parley)
  await parley.stop()
  expect((await cli.run(['logout'])).code).toBe(6)
  await parley.start()
  expect((await cli.run(['whoami'])).code).toBe(0)
  expect((await cli.run(['logout', '--local'])).code).toBe(0)
  expect((await cli.ask('{ me { id } }')).errors).toBeUndefined()
})

it('tells why it failed by its exit code and in one sentence', async () => {
  await using parley = await startParley()
  const cli = await signedIn(parley)
  const failing = async (...args: string[]) => {
    const { code, stdout, stderr } = await cli.run(args)
    expect(stdout).toBe('')
    expect(stderr.trim().split('\n')).toHaveLength(1)
    return [code, stderr.trim()]
  }
  expect(await failing('chta')).toEqual([2, expect.stringContaining('Did you mean chat?')])
  expect(await failing('history', 'export', '--after', 'monday')).toEqual([
    2,
    expect.stringContaining('a day'),
  ])
  expect(await failing('conversations', 'delete', 'cnv_1')).toEqual([
    4,
    'Error: There is no conversation cnv_1.',
  ])
  expect(await failing('history', 'export', '--scope', 'all')).toEqual([
    5,
    expect.stringMatching(/\(request .+\)$/),
  ])
  await cli.client.signOut()
  expect(await failing('whoami')).toEqual([3, expect.stringContaining('Sign in again: parley login')])
  await parley.stop()
  expect(await failing('models')).toEqual([
    6,
    `Error: ${parley.url} could not be reached: is the address right, and does the server run?`,
  ])
  expect((await createCli().then(fresh => fresh.run(['models']))).code).toBe(2)
})

it('tells errors as JSON to programs', async () => {
  await using parley = await startParley()
  const cli = await signedIn(parley, { person: 'viewer' })
  const refused = await cli.run(['chat', '--json', 'Hello'])
  expect(refused).toMatchObject({ code: 5, stdout: '' })
  expect(errorOf(refused)).toMatchObject({ code: 'FORBIDDEN', requestId: expect.any(String), exitCode: 5 })
  expect(errorOf(await cli.run(['models', '--json', '--oops']))).toMatchObject({ code: 'USAGE', exitCode: 2 })
})

it('takes tokens and API keys from variables', async () => {
  await using parley = await startParley()
  const { client, token } = await parley.signIn('user')
  const { secret } = await client.createApiKey({ name: 'script', scopes: ['HISTORY_READ'] })
  const cli = await createCli({ PARLEY_SERVER: parley.url })
  const who = (env: Record<string, string>) => cli.run(['whoami', '--json'], { env })
  expect(json((await who({ PARLEY_TOKEN: token })).stdout)).toMatchObject({ variable: 'PARLEY_TOKEN' })
  expect(json((await who({ PARLEY_API_KEY: secret })).stdout)).toMatchObject({ variable: 'PARLEY_API_KEY' })
  const wrong = await who({ PARLEY_API_KEY: `${secret}x` })
  expect(wrong.code).toBe(3)
  expect(errorOf(wrong).message).toContain('PARLEY_API_KEY')
})

it('knows several servers', async () => {
  await using one = await startParley()
  await using other = await startParley()
  const cli = await signedIn(one)
  const { run } = await signedIn(other)
  const server = async (...args: Parameters<Cli['run']>) => json((await cli.run(...args)).stdout).server
  expect(await server(['whoami', '--json'])).toBe(one.url)
  expect((await cli.run(['whoami', '--server', other.url])).code).toBe(3)
  expect(json((await run(['whoami', '--json'])).stdout).server).toBe(other.url)
})

it('starts with settings that are damaged', async () => {
  await using parley = await startParley()
  const cli = await signedIn(parley)
  await writeFile(join(cli.folder, 'config/config.json'), '{ "server": ')
  expect((await cli.run(['whoami'])).code).toBe(0)
})

it('leaves a browser alone that is not there, and opens one that is', async () => {
  await using parley = await startParley()
  const cli = await createCli()
  const opener = join(cli.folder, 'xdg-open')
  await writeFile(opener, `#!/bin/sh\necho "$1" > ${cli.folder}/opened\n`, { mode: 0o755 })
  const env = { PATH: `${cli.folder}:/usr/bin:/bin`, DISPLAY: ':0' }
  const run = cli.start(['login', '--server', parley.url], { env })
  await run.said('Your browser opens')
  run.kill('SIGINT')
  expect((await run.ended).code).toBe(130)
  expect(await readFile(join(cli.folder, 'opened'), 'utf8')).toContain(new URL(parley.url).origin)
})
