import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ConfigError, loadConfig } from './config.js'
import { issuerVariables, variables } from './variables.js'

const issuer = { OIDC_CORP_ISSUER: 'https://login.example', OIDC_CORP_CLIENT_ID: 'parley' }
const secret = {
  SESSION_SECRET: 'x'.repeat(32),
  ENCRYPTION_KEYS: `k1:${Buffer.alloc(32).toString('base64')}`,
}

const alone = 'PUBLIC_URL is more than a scheme, a host and a port: Parley has a host to itself.'

const escaping =
  'DATABASE_URL has a user or password with characters that mean something in an address: percent-encode them (@ is %40, : %3A, / %2F, ? %3F, # %23, % %25), or set DATABASE_PASSWORD.'

function problemsOf(env: Record<string, string>): string[] {
  try {
    loadConfig(env)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}

test('a password stands in DATABASE_URL or beside it, where nothing in it is encoded', () => {
  const urlOf = (env: Record<string, string>) => {
    const { database } = loadConfig(env)
    return database.kind === 'postgresql' ? database.url : null
  }
  const beside = { DATABASE_PASSWORD: 'p@ss#w' }
  expect(urlOf({ ...beside, DATABASE_URL: 'postgresql://u@h/d' })).toBe('postgresql://u:p%40ss%23w@h/d')
  expect(urlOf({ ...beside, DATABASE_URL: 'postgresql://u:own@h/d' })).toBe('postgresql://u:own@h/d')
  expect(loadConfig({ ...beside, DATABASE_URL: 'file:./x.db' }).database).toEqual({
    kind: 'sqlite',
    file: './x.db',
  })
  expect(urlOf({ DATABASE_URL: 'postgresql://u@h/d?schema=public' })).toBe('postgresql://u@h/d')
})

test('nothing needs to be set', () => {
  const config = loadConfig({})
  expect(config).toMatchObject({
    server: { host: '127.0.0.1', port: 4000, publicUrl: new URL('http://localhost:4000') },
    development: true,
    database: { kind: 'sqlite', file: './data/parley.db' },
    providers: [],
    model: { openai: null, azure: null },
  })
  expect(loadConfig({ PORT: '', LOG_LEVEL: '', OPENAI_API_KEY: '' })).toEqual(config)
})

describe('a wrong variable is named with what is wrong', () => {
  test.each([
    [{ PORT: 'http' }, 'PORT is not a number.'],
    [{ PORT: '70000' }, 'PORT is above 65535.'],
    [{ PORT: '0' }, 'PORT is below 1.'],
    [{ PORT: '80.5' }, 'PORT is not a whole number.'],
    [{ PUBLIC_URL: 'parley.example' }, 'PUBLIC_URL is not an http(s) address.'],
    [{ PUBLIC_URL: 'http://localhost:4000/chat' }, alone],
    [{ PUBLIC_URL: 'http://localhost:4000/chat/' }, alone],
    [{ PUBLIC_URL: 'http://localhost:4000/?a=b' }, alone],
    [{ PUBLIC_URL: 'http://jane@localhost:4000' }, alone],
    [{ DATABASE_URL: 'mysql://u:p4ss@h/d' }, 'DATABASE_URL is neither file:… nor postgresql://….'],
    ...['u:p@ss#w@h/d', 'u:p4#ss@h/d', 'u:p4/ss@h/d', 'u:p4?ss@h/d', 'u:p4%zz@h/d', 'u@x:p4ss@h/d'].map(
      rest => [{ DATABASE_URL: `postgresql://${rest}` }, escaping] as [Record<string, string>, string],
    ),
    [
      { DATABASE_URL: 'postgresql://u:p4ss:x@h:y/d' },
      'DATABASE_URL is not an address: postgresql://user:password@host:5432/database.',
    ],
    [
      { DATABASE_URL: 'postgresql://u:p@h/d?schema=app' },
      'DATABASE_URL names a schema, which is not used: give Parley a database of its own.',
    ],
    [
      { DATABASE_URL: 'postgresql://u:p@h/d?sslmode=prefer' },
      'DATABASE_URL has an sslmode that is none of disable, require, verify-ca, verify-full.',
    ],
    [
      { DATABASE_URL: 'postgresql://u:p@h/d?sslmode=verify-ca' },
      'DATABASE_URL has sslmode=verify-ca without sslrootcert=<file of the authority>.',
    ],
    [
      { REDIS_URL: 'redis://:p@ss#w@r' },
      'REDIS_URL has a password with characters that mean something in an address: percent-encode them.',
    ],
    [{ HTTPS_PROXY: 'proxy:3128' }, 'HTTPS_PROXY is not an http(s) address.'],
    [{ OPENAI_BASE_URL: 'ftp://models' }, 'OPENAI_BASE_URL is not an http(s) address.'],
    [{ SESSION_SECRET: 'short' }, 'SESSION_SECRET is shorter than 32 bytes.'],
    [{ SESSION_IDLE_HOURS: '-1' }, 'SESSION_IDLE_HOURS is below 1.'],
    [{ ENCRYPTION_KEYS: 'k1:c2hvcnQ=' }, 'ENCRYPTION_KEYS has a key that is not 32 bytes long: k1.'],
    [
      { TRUST_PROXY: '10.0.0.0/33' },
      'TRUST_PROXY is neither a number of proxies nor a list of addresses: 10.0.0.0/33.',
    ],
    [
      { CORS_ORIGINS: 'https://a.example/' },
      'CORS_ORIGINS has an entry that is not the origin of a site, like https://chat.example.com: https://a.example/.',
    ],
    [{ RATE_LIMITS: 'user=0' }, 'RATE_LIMITS is neither on nor off nor a list of name=number.'],
    [
      { MODEL_DETAILS: 'a: contxt=1' },
      'MODEL_DETAILS gives a "contxt": there are name, context, output, prompt, cached, completion, reasoning, image, vision, imageGeneration, firstPiece.',
    ],
    [{ MODEL_FALLBACK: 'maybe' }, 'MODEL_FALLBACK is neither on nor off.'],
    [{ MODEL_RETRIES: '6' }, 'MODEL_RETRIES is above 5.'],
    [{ CURRENCY: 'Dollars' }, 'CURRENCY is no currency of ISO 4217, like USD or EUR.'],
    [
      { OPENAI_MODELS: 'a,b' },
      'OPENAI_MODELS names models without their server: OPENAI_BASE_URL or OPENAI_API_KEY.',
    ],
    [{ DEMO_MODEL: 'yes' }, 'DEMO_MODEL is neither on nor off.'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL is no level of the log.'],
    [{ REDIS_URL: 'http://r' }, 'REDIS_URL is neither redis://… nor rediss://….'],
    [{ REDIS_URL: 'redis://r/name' }, 'REDIS_URL is neither redis://… nor rediss://….'],
    [{ OIDC_CORP_CLIENT_ID: 'parley' }, 'OIDC_CORP_ISSUER is missing.'],
    [{ OIDC_CORP_ISSUER: 'https://login.example' }, 'OIDC_CORP_CLIENT_ID is missing.'],
    [{ ...issuer, OIDC_CORP_ISSUER: 'login.example' }, 'OIDC_CORP_ISSUER is not an http(s) address.'],
    [
      { OIDC_CORP_SECRET: 'x' },
      'OIDC_CORP_SECRET is not known: OIDC_<NAME>_ISSUER, _CLIENT_ID, _CLIENT_SECRET, _SCOPES, _GROUPS_CLAIM are.',
    ],
    [
      { AZURE_OPENAI_ENDPOINT: 'https://a.example', AZURE_OPENAI_API_KEY: 'k' },
      'AZURE_OPENAI_DEPLOYMENT is required when Azure OpenAI is used.',
    ],
  ])('%j', (env, problem) => {
    expect(problemsOf(env)).toEqual([problem])
  })

  test('all at once, and none with its value', () => {
    const problems = problemsOf({
      NODE_ENV: 'production',
      PORT: 'p4ss',
      PUBLIC_URL: 'p4ss',
      DATABASE_URL: 'p4ss',
      REDIS_URL: 'p4ss://:p4ss@r',
      AZURE_OPENAI_API_KEY: 'p4ss',
      OIDC_CORP_CLIENT_SECRET: 'p4ss',
    })
    expect(problems.map(problem => problem.split(' ')[0])).toEqual([
      'PORT',
      'PUBLIC_URL',
      'DATABASE_URL',
      'REDIS_URL',
      'OIDC_CORP_ISSUER',
      'OIDC_CORP_CLIENT_ID',
      'AZURE_OPENAI_ENDPOINT',
      'AZURE_OPENAI_DEPLOYMENT',
      'SESSION_SECRET',
      'ENCRYPTION_KEYS',
      'OIDC_<NAME>_ISSUER',
    ])
    expect(problems.join()).not.toContain('p4ss')
  })
})

describe('development', () => {
  test.each([
    {},
    { HOST: 'localhost' },
    { HOST: '::1' },
    { HOST: '127.1.2.3' },
    { PUBLIC_URL: 'http://[::1]:4000' },
  ])('is what nobody else can reach: %j', env => {
    expect(loadConfig(env).development).toBe(true)
  })

  test.each([
    { NODE_ENV: 'production' },
    { HOST: '0.0.0.0' },
    { HOST: '::' },
    { HOST: '192.168.0.7' },
    { HOST: '127.0.0.1.example' },
    { HOST: 'localhost.example' },
    { PUBLIC_URL: 'https://parley.example' },
  ] as Record<string, string>[])(
    'is nothing else, which needs a secret and somebody to sign in at: %j [L22, L23]',
    env => {
      expect(problemsOf(env)).toEqual([
        'SESSION_SECRET is required outside development: at least 32 random bytes.',
        'ENCRYPTION_KEYS is required outside development: id:base64 of 32 random bytes.',
        'OIDC_<NAME>_ISSUER is required outside development: name an identity provider.',
      ])
      const { development, providers } = loadConfig({ ...env, ...secret, ...issuer })
      expect(development).toBe(false)
      expect(providers).toEqual([
        {
          id: 'corp',
          name: 'Corp',
          kind: 'oidc',
          issuer: 'https://login.example',
          clientId: 'parley',
          clientSecret: null,
          scopes: 'openid profile email',
          groupsClaim: null,
          allowInsecure: false,
        },
      ])
    },
  )
})

describe('an http:// address that others can reach', () => {
  const production = { NODE_ENV: 'production', ...secret, ...issuer }
  const said = 'PUBLIC_URL is http, so that what people write, and their cookies, can be read on the way'

  test.each(['chat.example.com', '93.184.216.34', '[2606:2800:220:1::1]', 'internal.example', 'a.b'])(
    'is refused unless that is wanted: %s',
    host => {
      const env = { ...production, PUBLIC_URL: `http://${host}` }
      expect(problemsOf(env)).toEqual([
        `${said}: use https, or INSECURE_HTTP=1 if nobody else is on the way.`,
      ])
      expect(loadConfig({ ...env, INSECURE_HTTP: '1' }).warnings).toEqual([`${said}.`])
    },
  )

  test.each([
    'localhost',
    '127.0.0.1',
    '[::1]',
    '10.1.2.3',
    '172.20.0.1',
    '192.168.1.7',
    '[fd00::7]',
    'chat',
    'chat.local',
    'chat.internal',
  ])('is not one at %s', host => {
    expect(loadConfig({ ...production, PUBLIC_URL: `http://${host}` }).warnings).toEqual([])
  })

  test('is https elsewhere', () => {
    expect(loadConfig({ ...production, PUBLIC_URL: 'https://chat.example.com' }).warnings).toEqual([])
  })
})

test('the demo model is there in development, and elsewhere only where it is wanted', () => {
  const production = { NODE_ENV: 'production', ...secret, ...issuer }
  expect(loadConfig({}).demoModel).toBe(true)
  expect(loadConfig({ DEMO_MODEL: 'off' }).demoModel).toBe(false)
  expect(loadConfig(production).demoModel).toBe(false)
  expect(loadConfig({ ...production, DEMO_MODEL: 'on' }).demoModel).toBe(true)
})

test('.env.example names every variable, none set, with its default', () => {
  const lines = readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8').split('\n')
  expect(lines.filter(line => line && !line.startsWith('#'))).toEqual([])
  const named = lines.flatMap(line => /^# ([A-Z_<>]+)=/.exec(line)?.[1] ?? [])
  const issuerNames = Object.keys(issuerVariables.shape).map(name => `OIDC_<NAME>_${name}`)
  expect(named).toEqual([...Object.keys(variables.shape), ...issuerNames])
  const defaults = lines.flatMap(line =>
    [/^# ([A-Z_]+)=(.+)$/.exec(line)?.slice(1) ?? []].filter(pair => pair.length > 0),
  )
  const { settings: _given, ...given } = loadConfig(Object.fromEntries(defaults))
  const { settings: _none, ...none } = loadConfig({})
  expect(given).toEqual(none)
})
