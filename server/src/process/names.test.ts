import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ConfigError, loadConfig } from './config.js'
import { formerNames } from './formerNames.js'

const inFile = (env: Record<string, string>) => loadConfig(env, new Set(Object.keys(env)))

function problemsOf(env: Record<string, string>): string[] {
  try {
    loadConfig(env)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}

describe('a name that nothing reads is told, with what was meant', () => {
  test.each([
    ['OPENAI_APIKEY', 'OPENAI_API_KEY'],
    ['OPENAI_MODEL', 'OPENAI_MODELS'],
    ['PUBILC_URL', 'PUBLIC_URL'],
    ['AZURE_TENANT', 'AZURE_TENANT_ID'],
    ['Session_Secret', 'SESSION_SECRET'],
    ['ENCRYPTION_KEY', 'ENCRYPTION_KEYS'],
  ])('%s: %s', (name, meant) => {
    expect(loadConfig({ [name]: 'p4ss' }).warnings).toEqual([`${name} is not known: did you mean ${meant}?`])
  })

  test('and where none is like it, all in one sentence', () => {
    expect(loadConfig({ OPENAI_COLOUR: 'p4ss', AZURE_CONFIG_DIR: 'p4ss' }).warnings).toEqual([
      'Not known, so without effect: OPENAI_COLOUR, AZURE_CONFIG_DIR.',
    ])
  })

  test('any in .env, and of the environment only those that were meant for Parley', () => {
    const env = { FAVOURITE: 'p4ss', LANG: 'en', PATH: '/bin', HOSTNAME: 'a', LOGNAME: 'b' }
    expect(loadConfig(env).warnings).toEqual([])
    expect(inFile({ FAVOURITE: 'p4ss' }).warnings).toEqual(['Not known, so without effect: FAVOURITE.'])
  })

  test('but not what a platform tells of a service with a name like ours', () => {
    const links = {
      REDIS_PORT: 'tcp://10.0.0.7:6379',
      REDIS_SERVICE_HOST: '10.0.0.7',
      REDIS_PORT_6379_TCP_ADDR: '10.0.0.7',
    }
    expect(loadConfig(links).warnings).toEqual([])
  })

  test('but not what our own command line reads', () => {
    const env = { PARLEY_SERVER: 'https://a.example', PARLEY_TOKEN: 'p4ss', PARLEY_CONFIG_DIR: '/there' }
    expect(loadConfig({ ...env, PARLEY_API_KEY: 'p4ss' }).warnings).toEqual([])
    expect(loadConfig({ PARLEY_COLOUR: 'p4ss' }).warnings).toEqual([
      'Not known, so without effect: PARLEY_COLOUR.',
    ])
  })

  test('also beside what is wrong because of it', () => {
    const env = {
      AZURE_OPENAI_ENDPONT: 'https://a.example',
      AZURE_OPENAI_API_KEY: 'k',
      AZURE_OPENAI_DEPLOYMENT: 'd',
    }
    expect(() => loadConfig(env)).toThrow(
      'AZURE_OPENAI_ENDPOINT is required when Azure OpenAI is used.\nAZURE_OPENAI_ENDPONT is not known: did you mean AZURE_OPENAI_ENDPOINT?',
    )
  })
})

describe('a key goes to no server that it was not meant for', () => {
  test.each(['OPENAI_API_BASE', 'OPENAI_BASEURL', 'OPENAI_HOST'])(
    '%s is an address that nothing reads',
    name => {
      const env = { OPENAI_API_KEY: 'k', [name]: 'https://models.example/v1' }
      const refusal = `${name} is not known, and OPENAI_API_KEY would go to OpenAI: name its server in OPENAI_BASE_URL.`
      expect(problemsOf(env)).toEqual([refusal])
      expect(problemsOf({ ...env, OPENAI_BASE_URL: 'https://models.example/v1' })).toEqual([])
    },
  )

  const azure = { OPENAI_ENDPOINT: 'https://acme.openai.azure.com/', OPENAI_API_KEY: 'azure-key' }

  test('an endpoint of Azure with its deployment takes the key to Azure alone', () => {
    const { model, warnings } = loadConfig({ ...azure, OPENAI_DEPLOYMENT: 'gpt' })
    expect(model.openai).toBeNull()
    expect(model.azure).toMatchObject({
      base: `${azure.OPENAI_ENDPOINT}openai`,
      deployments: ['gpt'],
      auth: { kind: 'key', apiKey: 'azure-key' },
    })
    expect(warnings).toEqual([
      'OPENAI_ENDPOINT, OPENAI_DEPLOYMENT are read as AZURE_OPENAI_ENDPOINT, AZURE_OPENAI_DEPLOYMENT, AZURE_OPENAI_API_KEY: write it so.',
    ])
  })

  test.each([
    azure,
    { ...azure, OPENAI_ENDPOINT: 'https://acme.openai.azure.com.example/', OPENAI_DEPLOYMENT: 'gpt' },
    { ...azure, OPENAI_ENDPOINT: 'http://acme.openai.azure.com/', OPENAI_DEPLOYMENT: 'gpt' },
  ])('any other is refused: %j', env => {
    expect(problemsOf(env)).toEqual([
      expect.stringMatching(/^OPENAI_ENDPOINT.* not known here: AZURE_OPENAI_ENDPOINT, /),
    ])
  })

  test('also where our own names are set beside it', () => {
    const ours = {
      AZURE_OPENAI_ENDPOINT: 'https://acme.openai.azure.com',
      AZURE_OPENAI_DEPLOYMENT: 'gpt',
      AZURE_OPENAI_API_KEY: 'k',
    }
    expect(problemsOf({ ...azure, ...ours })).toEqual([
      expect.stringContaining('OPENAI_API_KEY would go to OpenAI'),
    ])
  })
})

describe('a name of an application that Parley replaces', () => {
  test('is taken where its meaning is plain, and told', () => {
    const env = {
      AZURE_TENANT_ID: 'organizations',
      AZURE_CLIENT_ID: 'client',
      AZURE_SECRET_ID: 'p4ss',
      ADMIN_USERS: 'ada@acme.example;bob@acme.example',
      REDIS_HOST: 'cache.example',
      REDIS_PORT: '6380',
      REDIS_PASSWORD: 'p@ss#w',
      REDIS_SSL: 'True',
    }
    const config = inFile(env)
    expect(config.providers).toMatchObject([{ id: 'entra', clientSecret: 'p4ss' }])
    expect(config.signIn.adminEmails).toEqual(['ada@acme.example', 'bob@acme.example'])
    expect(config.redis).toEqual({ url: 'rediss://:p%40ss%23w@cache.example:6380' })
    expect(config.warnings).toEqual([
      'AZURE_SECRET_ID is read as AZURE_CLIENT_SECRET: write it so.',
      'REDIS_HOST, REDIS_PORT, REDIS_PASSWORD, REDIS_SSL are read as REDIS_URL: write it so.',
      'ADMIN_USERS is read as ADMIN_EMAILS: write it so.',
    ])
    expect(config.settings.find(({ name }) => name === 'REDIS_URL')).toMatchObject({
      source: 'FILE',
      value: 'rediss://cache.example:6380',
    })
  })

  test.each([
    [
      { AZURE_REDIRECT_URI: 'https://chat.example.com/auth' },
      'AZURE_REDIRECT_URI is not known here: set PUBLIC_URL,',
    ],
    [
      { AZURE_SQL_SERVER: 'sql', AZURE_SQL_PASSWORD: 'p4ss' },
      'AZURE_SQL_SERVER, AZURE_SQL_PASSWORD are not known here: DATABASE_URL',
    ],
    [{ ADMIN_USERS: 'ada,bob@acme.example' }, 'ADMIN_USERS is not known here: ADMIN_EMAILS'],
    [{ REDIS_PASSWORD: 'p4ss' }, 'REDIS_PASSWORD is not known here: REDIS_URL'],
    [{ REDIS_HOST: 'r', REDIS_SSL: 'p4ss' }, 'REDIS_HOST, REDIS_SSL are not known here: REDIS_URL'],
  ] as [Record<string, string>, string][])('is refused with ours where it is not: %j', (env, begins) => {
    const [problem, ...others] = problemsOf(env)
    expect(others).toEqual([])
    expect(problem?.slice(0, begins.length)).toBe(begins)
    expect(problem).not.toContain('p4ss')
  })

  test('does not count beside ours', () => {
    const env = {
      REDIS_HOST: 'old',
      REDIS_URL: 'redis://new',
      AZURE_SQL_SERVER: 'old',
      DATABASE_URL: 'file:./data/x.db',
    }
    const { redis, warnings } = loadConfig(env)
    expect(redis).toEqual({ url: 'redis://new' })
    expect(warnings).toEqual([
      'AZURE_SQL_SERVER is not used: DATABASE_URL holds.',
      'REDIS_HOST is not used: REDIS_URL holds.',
    ])
  })

  test('is in docs/coming-from.md with what becomes of it', () => {
    const page = readFileSync(new URL('../../../docs/coming-from.md', import.meta.url), 'utf8')
    const told = page
      .split('\n')
      .map(line => line.split(' | '))
      .map(([first = '', becomes = '']) => ({
        names: [...first.matchAll(/`([A-Z_]+\*?)`/g)].map(([, name]) => name),
        taken: becomes.startsWith('taken'),
      }))
      .filter(({ names }, line) => names.length > 0 && page.split('\n')[line]?.startsWith('| `'))
    expect(told).toEqual(formerNames.map(({ names, take }) => ({ names, taken: take !== undefined })))
    for (const { instead } of formerNames) for (const name of instead) expect(page).toContain(`\`${name}\``)
  })
})
