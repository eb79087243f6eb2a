import { execFile, execFileSync } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ErrorCode } from '../server/src/base/errors.ts'
import { formerNames, isFormerName } from '../server/src/process/formerNames.ts'
import { blocksOf, readPage as read, withoutBlocks } from '../server/test/pages.ts'
import { type Parley, type SignedIn, startParley } from '../server/test/parley.ts'
import { root } from './run.ts'

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'SECURITY.md',
  ...globSync('docs/{,decisions/,runbooks/}*.md', { cwd: root }),
]

const spans = (text: string): string[] =>
  [...withoutBlocks(text).matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? '')

const npmItself = ['ci', 'create', 'install', 'pack']

describe.each(documents)('%s', document => {
  const text = read(document)

  it('names npm commands that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    for (const code of [...blocksOf(document, 'sh').map(({ code }) => code), ...spans(text)])
      for (const [, run, name = ''] of code.matchAll(/\bnpm (run )?([\w:]+)/g)) {
        if (!run && npmItself.includes(name)) continue
        expect(Object.keys(scripts)).toContain(name)
        const program = /node (scripts\/\S+)/.exec(scripts[name] ?? '')?.[1]
        if (program) expect(program).toSatisfy(exists)
      }
  })

  it('links to files that exist', () => {
    for (const [, markdown, html] of text.matchAll(/\]\(([^)]+)\)|src="([^"]+)"/g)) {
      const link = markdown ?? html ?? ''
      if (!/^https?:|^#/.test(link))
        expect(join(dirname(document), link.replace(/#.*/, ''))).toSatisfy(exists)
    }
  })

  it('names files and folders that exist', () => {
    const inPackages = ['oidc-provider/lib/provider.js', 'graphql/index.js']
    const ofReaders = ['vite.config.ts', 'src/main.tsx']
    for (const path of spans(text).filter(isPath)) {
      if (document === 'docs/build-your-own.md' && ofReaders.includes(path)) continue
      if (inPackages.includes(path)) expect(`node_modules/${path}`).toSatisfy(exists)
      else expect(path).toSatisfy(exists)
    }
  })

  it('names variables that the server reads', () => {
    const known = read('.env.example').replaceAll('<NAME>', 'ACME')
    for (const [name] of spans(text)
      .join(' ')
      .matchAll(/\b(PORT|HOST|[A-Z]+_(URL|KEY|SECRET|ISSUER|ID|ENDPOINT))\b/g))
      if (document !== 'docs/coming-from.md' || !isFormerName(name)) expect(known).toContain(`# ${name}=`)
  })
})

it('docs/coming-from.md names all former names', () => {
  for (const { names } of formerNames)
    for (const name of names) expect(read('docs/coming-from.md')).toContain(`\`${name}\``)
})

describe('docs/api.md', () => {
  it('says of each code of an error its status, and what to do', () => {
    const rows = [...read('docs/api.md').matchAll(/^\| `([A-Z_]+)` \| (\d+) \| \S/gm)]
    expect(Object.fromEntries(rows.map(([, code = '', status]) => [code, Number(status)]))).toEqual(ErrorCode)
  })
})

describe('the README', () => {
  let parley: Parley
  let person: SignedIn
  beforeAll(async () => {
    parley = await startParley()
    person = await parley.signIn('user')
  })
  afterAll(() => parley[Symbol.asyncDispose]())

  const [signIn = '', query = ''] = blocksIn('First query', 'sh')
    .join('')
    .split(/(?=^curl -s http)/m)

  it('has a first query that is answered', async () => {
    const body = /-d '(.+)'/.exec(query)?.[1] ?? ''
    const { status, errors, data } = await person.ask({ body })
    expect({ status, errors }).toEqual({ status: 200, errors: undefined })
    expect(data).toMatchObject({ me: { name: 'Jonas Lindqvist' }, models: [{ name: 'test-model' }] })
  })

  it.skipIf(!has('curl'))('gets its token as it says', async () => {
    const { stdout } = await run('sh', ['-c', here(`${signIn}${query}`)])
    expect(JSON.parse(stdout)).toMatchObject({ data: { me: { name: 'Jonas Lindqvist' } } })
  })

  it('has an example of the SDK that follows a reply to its end', async () => {
    const [example = ''] = blocksIn('First subscription', 'js')
    // Where Node finds the workspaces as whoever follows the README has them.
    const file = join(root, 'node_modules', `.readme-${process.pid}.mjs`)
    await writeFile(file, here(example))
    try {
      parley.model.reply('Piece by piece')
      const { stdout } = await run(process.execPath, [file], { TOKEN: person.token })
      expect(stdout).toBe('Piece by piece\n\nStored:\nUSER 30\nASSISTANT 14\n')
    } finally {
      await rm(file)
    }
  })

  it.skipIf(!has('curl'))('has commands for integrators that read history and what changed', async () => {
    const { reply } = await person.client.sendMessage({ content: 'Keep this' })
    await person.client.reply(reply.id).done()
    const [code = ''] = blocksIn('For integrators', 'sh')
    const { stdout } = await run('bash', ['-c', here(code)], { TOKEN: person.token })
    const [history, , changes] = stdout.trim().replaceAll('}{', '}\n{').split('\n')
    const { nodes } = JSON.parse(history ?? '').data.messages
    expect(nodes).toContainEqual(expect.objectContaining({ role: 'USER', content: 'Keep this' }))
    expect(JSON.parse(changes ?? '').data.changes.nodes).toContainEqual(
      expect.objectContaining({ message: { role: 'USER', content: 'What is new?' } }),
    )
  })

  const here = (code: string): string => {
    expect(code).toContain('http://localhost:4000')
    return code.replaceAll('http://localhost:4000', parley.url)
  }
})

const exists = (path: string): boolean => existsSync(join(root, path))

const isPath = (code: string): boolean =>
  /^[\w@.-]+(\/[\w@.-]+)*(\/|\.(ts|js|json|md|graphql|prisma|svg))$/.test(code) && code.includes('/')

const blocksIn = (section: string, language: string): string[] =>
  blocksOf('README.md', language).flatMap(block => (block.section === section ? [block.code] : []))

const run = (program: string, args: string[], env: Record<string, string> = {}) =>
  promisify(execFile)(program, args, { env: { ...process.env, ...env } })

function has(program: string): boolean {
  try {
    execFileSync(program, ['--version'])
    return true
  } catch {
    return false
  }
}
