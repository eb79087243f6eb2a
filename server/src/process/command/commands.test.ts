import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createTestDatabase, databases } from '../../../test/database.ts'
import { parleyServer } from '../../../test/operator.ts'
import { version } from '../../base/version.ts'
import { commands } from './commands.ts'

describe('parley-server', () => {
  it('has help for all and for each, and a version', async () => {
    expect(await parleyServer(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n` })
    const all = await parleyServer(['--help'])
    expect(all.code).toBe(0)
    for (const name of commands.keys()) {
      expect(all.stdout).toContain(`\n  ${name} `)
      const own = await parleyServer([...name.split(' '), '--help'])
      expect(own).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(new RegExp(`^Usage: parley-server ${name}`)),
      })
    }
  })

  it.each([[[]], [['nothing']], [['keys']], [['keys', 'check', 'more']], [['migrate', '--nothing']]])(
    'ends with 2 and a sentence when it is asked for %j',
    async args => {
      const { code, stdout, stderr } = await parleyServer(args)
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      expect(stderr).toMatch(/parley-server|nothing/)
    },
  )
})

describe('parley-server config check', () => {
  const production = {
    NODE_ENV: 'production',
    SESSION_SECRET: 'a secret that is only used by tests',
    PUBLIC_URL: 'https://chat.example.com',
  }

  it('says each thing that is wrong, and ends with 1', async () => {
    const { code, stdout } = await parleyServer(['config', 'check'], { ...production, PORT: 'many' })
    expect(code).toBe(1)
    for (const name of ['PORT', 'ENCRYPTION_KEYS', 'OIDC_<NAME>_ISSUER']) expect(stdout).toContain(name)
  })

  it('shows what is set and no secret', async () => {
    const { code, stdout } = await parleyServer(['config', 'check'], {
      SESSION_SECRET: production.SESSION_SECRET,
      PORT: '4321',
    })
    expect(code).toBe(0)
    expect(stdout).toContain('PORT=4321\n')
    expect(stdout).toContain('SESSION_SECRET=(hidden)\n')
    expect(stdout).not.toContain('only used by tests')
    expect(stdout).toContain('\n\nThe server would start with this environment.\n')
    const nothing = await parleyServer(['config', 'check'])
    expect(nothing.stdout).toBe(
      'The server would start with this environment. Every setting has its default.\n',
    )
    const { stdout: all } = await parleyServer(['config', 'check', '--json'])
    expect(JSON.parse(all)).toContainEqual(expect.objectContaining({ name: 'PORT', source: 'DEFAULT' }))
  })

  it('explains a file alone: what each line does, and what is wrong with it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'parley-env-'))
    const file = join(folder, 'mine.env')
    const check = async (text: string, ...options: string[]) => {
      await writeFile(file, text)
      const answer = await parleyServer(['config', 'check', '--file', file, ...options], { PORT: 'many' })
      return { ...answer, stdout: answer.stdout.replaceAll(file, 'mine.env') }
    }
    expect(await check('PORT=4321\nTRUST_PROXYS=1\n', '--explain')).toEqual({
      code: 0,
      stdout: 'PORT=4321\n    Port to listen on. Default: 4000.\n\nThe server would start with mine.env.\n',
      stderr: 'TRUST_PROXYS is not known: did you mean TRUST_PROXY?\n',
    })
    const wrong = await check(
      'PUBLIC_URL=https://chat.example.com\nSESSION_SECRET=hunter2\nPORT=x\n',
      '--explain',
    )
    expect(wrong.code).toBe(1)
    for (const said of [
      'SESSION_SECRET=(hidden)\n    At least 32 bytes of randomness.',
      'PORT is not a number.',
      'ENCRYPTION_KEYS is required outside development',
    ])
      expect(wrong.stdout).toContain(said)
    expect(wrong.stdout).not.toContain('hunter2')
    expect((await check('PORT=x')).stdout).toBe('PORT is not a number.\n')
    await rm(folder, { recursive: true })
    expect(await parleyServer(['config', 'check', '--file', file])).toMatchObject({
      code: 2,
      stderr: `${file} cannot be read (ENOENT).\n`,
    })
  })
})

describe.each(databases)('parley-server migrate and status on %s', kind => {
  it('say what is pending, apply it, and say that nothing is', async () => {
    const test = await createTestDatabase(kind, { empty: true })
    const run = (...args: string[]) => parleyServer(args, { DATABASE_URL: test.url }, test.folder)
    const before = JSON.parse((await run('status', '--json')).stdout)
    expect(before).toMatchObject({ version, servers: [] })
    const dry = await run('migrate', '--dry-run')
    expect(dry).toMatchObject({ code: 0, stdout: expect.stringMatching(/^pending {2}\d+_/) })
    const pending = dry.stdout.trim().split('\n').length
    const { code, stdout } = await run('migrate')
    expect(code).toBe(0)
    expect(stdout.match(/^applied /gm)).toHaveLength(pending)
    expect((await run('migrate')).stdout).toBe('Nothing was pending.\n')
    const after = await run('status')
    expect(after.code).toBe(0)
    expect(after.stdout).toContain(`${pending} of ${pending} are there`)
    expect(after.stdout).not.toContain('parley:parley')
    await test.drop()
  })

  it('end with 2 where there is no database', async () => {
    const url = kind === 'sqlite' ? `file:${join('/nowhere', 'parley.db')}` : 'postgresql://127.0.0.1:9/none'
    const { code, stderr } = await parleyServer(['keys', 'check'], {
      DATABASE_URL: url,
      ENCRYPTION_KEYS: `k1:${'A'.repeat(43)}=`,
    })
    expect(code).toBe(2)
    expect(stderr).toBe(
      kind === 'sqlite'
        ? '/nowhere/parley.db does not exist: set DATABASE_URL to the one of the server.\n'
        : 'PostgreSQL at 127.0.0.1:9 cannot be reached: is it running, and is DATABASE_URL right?\n',
    )
  })
})
