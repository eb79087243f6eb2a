import { describe, expect, test } from 'vitest'
import { ConfigError, loadConfig } from './config.js'

const resource = 'https://acme.openai.azure.com'
const target = `${resource}/openai/deployments/gpt-4o/chat/completions?api-version=2025-01-01-preview`

function read(env: Record<string, string>) {
  try {
    return loadConfig({ AZURE_OPENAI_API_KEY: 'k', ...env }).model.azure
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}

describe('an address of Azure OpenAI is taken apart', () => {
  const base = `${resource}/openai`
  test.each<[string, object]>([
    [resource, { base, isV1: false, apiVersion: '2024-10-21' }],
    [`${resource}/openai/deployments/a?api-version=2025-02-01`, { base, apiVersion: '2025-02-01' }],
    [`${resource}/openai/v1/?x=y#z`, { base: `${base}/v1`, isV1: true, apiVersion: '' }],
    [`${resource}/openai/v1/responses`, { base: `${base}/v1`, isV1: true }],
    ['https://gateway.example/llm/', { base: 'https://gateway.example/llm/openai', isV1: false }],
    ['https://gateway.example/llm/openai/v1', { base: 'https://gateway.example/llm/openai/v1', isV1: true }],
  ])('%s', (endpoint, azure) => {
    const deployment = { AZURE_OPENAI_DEPLOYMENT: 'a, b' }
    expect(read({ AZURE_OPENAI_ENDPOINT: endpoint, ...deployment })).toMatchObject({
      deployments: ['a', 'b'],
      ...azure,
    })
  })

  test('and the one that the portal shows is enough beside a key', () => {
    expect(read({ AZURE_OPENAI_ENDPOINT: target })).toEqual({
      ...{ base, isV1: false, apiVersion: '2025-01-01-preview' },
      ...{ deployments: ['gpt-4o'], auth: { kind: 'key', apiKey: 'k' } },
    })
  })
})

const id = '66666666-6666-4666-8666-666666666666'
const keyless = {
  AZURE_OPENAI_ENDPOINT: target,
  AZURE_OPENAI_AUTH: 'managed-identity',
  AZURE_OPENAI_API_KEY: '',
}
const pod = { AZURE_FEDERATED_TOKEN_FILE: '/var/run/token', AZURE_TENANT_ID: id }

describe('the identity of the server', () => {
  test('is that of the machine, and asks for the service by the name that its cloud has for it', () => {
    expect(read(keyless)).toMatchObject({
      auth: {
        ...{ kind: 'identity', identity: { kind: 'managed', clientId: null } },
        scope: 'https://cognitiveservices.azure.com/.default',
      },
    })
    const elsewhere = target.replace('azure.com', 'azure.us')
    expect(read({ ...keyless, AZURE_OPENAI_ENDPOINT: elsewhere })).toMatchObject({
      auth: { scope: 'https://cognitiveservices.azure.us/.default' },
    })
  })

  test('of a pod is no application that people sign in by', () => {
    const env = { ...keyless, ...pod, AZURE_CLIENT_ID: id }
    expect(read(env)).toMatchObject({ auth: { identity: { kind: 'workload', clientId: id, tenantId: id } } })
    expect(loadConfig(env).providers).toEqual([])
    expect(
      loadConfig({ ...env, AZURE_CLIENT_SECRET: 's', AZURE_MANAGED_IDENTITY_CLIENT_ID: id }),
    ).toMatchObject({
      providers: [{ id: 'entra', clientId: id }],
      model: { azure: { auth: { identity: { clientId: id } } } },
    })
  })
})

const entra = { AZURE_TENANT_ID: id, AZURE_CLIENT_ID: id, AZURE_CLIENT_SECRET: 's' }
const NO_ENTRA =
  'AZURE_CLIENT_ID is required with AZURE_OPENAI_AUTH=user, with AZURE_TENANT_ID and AZURE_CLIENT_SECRET: the tokens are those of people who sign in at Microsoft Entra ID.'

test('the tokens of people are those of the cloud that they sign in at', () => {
  const env = { ...keyless, ...entra, AZURE_OPENAI_AUTH: 'user' }
  expect(read(env)).toMatchObject({ auth: { kind: 'person' } })
  const scopeOf = (more: object) => loadConfig({ ...env, ...more }).providers[0]?.entra?.modelScope
  expect(scopeOf({})).toBe('https://cognitiveservices.azure.com/.default')
  const china = {
    AZURE_AUTHORITY_HOST: 'https://login.partner.microsoftonline.cn',
    AZURE_OPENAI_ENDPOINT: target.replace('azure.com', 'azure.cn'),
  }
  expect(scopeOf(china)).toBe('https://cognitiveservices.azure.cn/.default')
})

describe('what contradicts itself stops the start with a sentence', () => {
  const address = { AZURE_OPENAI_ENDPOINT: target }
  test.each<[Record<string, string>, string]>([
    [
      { ...address, AZURE_OPENAI_DEPLOYMENT: 'gpt-5' },
      'AZURE_OPENAI_DEPLOYMENT leaves out the deployment that the address in AZURE_OPENAI_ENDPOINT names: name it as well, or leave the deployment out of the address.',
    ],
    [
      { ...address, AZURE_OPENAI_API_VERSION: '2024-10-21' },
      'AZURE_OPENAI_API_VERSION is another version than the address in AZURE_OPENAI_ENDPOINT has: keep one.',
    ],
    [
      {
        AZURE_OPENAI_ENDPOINT: `${resource}/openai/v1`,
        AZURE_OPENAI_DEPLOYMENT: 'a',
        AZURE_OPENAI_API_VERSION: '2024-10-21',
      },
      'AZURE_OPENAI_ENDPOINT is an address of v1, which knows no version with a date: leave out the version, or /v1.',
    ],
    [
      { AZURE_OPENAI_ENDPOINT: 'https://acme.services.ai.azure.com/api/projects/p' },
      'AZURE_OPENAI_ENDPOINT is the address of a project: leave out /api/projects/ and what follows.',
    ],
    [
      { AZURE_OPENAI_ENDPOINT: 'https://acme.services.ai.azure.com/models' },
      'AZURE_OPENAI_ENDPOINT is the address of another API: leave out /models and what follows.',
    ],
    [
      { AZURE_OPENAI_ENDPOINT: `${resource}/openai/v1` },
      'AZURE_OPENAI_DEPLOYMENT is required when Azure OpenAI is used.',
    ],
    [
      { AZURE_OPENAI_ENDPOINT: resource, AZURE_OPENAI_DEPLOYMENT: ',' },
      'AZURE_OPENAI_DEPLOYMENT names nothing.',
    ],
    [
      { AZURE_OPENAI_ENDPOINT: 'acme', AZURE_OPENAI_DEPLOYMENT: 'a' },
      'AZURE_OPENAI_ENDPOINT is not an http(s) address.',
    ],
    [
      { AZURE_OPENAI_ENDPOINT: target, AZURE_OPENAI_AUTH: 'managed-identity' },
      'AZURE_OPENAI_API_KEY is not used with AZURE_OPENAI_AUTH=managed-identity: leave one of them out.',
    ],
    [
      { ...keyless, AZURE_OPENAI_ENDPOINT: 'http://gateway.example', AZURE_OPENAI_DEPLOYMENT: 'a' },
      'AZURE_OPENAI_ENDPOINT is not https: tokens are sent there.',
    ],
    [
      { ...keyless, ...pod, AZURE_CLIENT_ID: id, AZURE_CLIENT_SECRET: 's' },
      'AZURE_MANAGED_IDENTITY_CLIENT_ID is required with AZURE_FEDERATED_TOKEN_FILE: AZURE_CLIENT_ID is the application that people sign in by.',
    ],
    [
      { ...keyless, ...pod, AZURE_CLIENT_ID: id, AZURE_TENANT_ID: 'organizations' },
      'AZURE_TENANT_ID has to be one tenant with AZURE_FEDERATED_TOKEN_FILE: that of the identity.',
    ],
    [
      { ...keyless, ...pod, AZURE_CLIENT_ID: id, AZURE_AUTHORITY_HOST: 'http://localhost:1' },
      'AZURE_AUTHORITY_HOST has to be https with AZURE_FEDERATED_TOKEN_FILE.',
    ],
    [
      { AZURE_OPENAI_AUTH: 'managed-identity', AZURE_OPENAI_API_KEY: '', AZURE_OPENAI_DEPLOYMENT: 'a' },
      'AZURE_OPENAI_ENDPOINT is required when Azure OpenAI is used.',
    ],
    [
      { ...keyless, AZURE_OPENAI_AUTH: 'default' },
      'AZURE_OPENAI_AUTH is none of key, managed-identity and user.',
    ],
    [{ ...keyless, AZURE_OPENAI_AUTH: 'user' }, NO_ENTRA],
    [
      {
        ...{ ...keyless, AZURE_OPENAI_AUTH: 'user', OIDC_ENTRAONE_CLIENT_ID: id },
        OIDC_ENTRAONE_ISSUER: `https://login.microsoftonline.com/${id}/v2.0`,
      },
      NO_ENTRA,
    ],
    [
      { ...keyless, ...entra, AZURE_OPENAI_AUTH: 'user', AZURE_OPENAI_API_KEY: 'k' },
      'AZURE_OPENAI_API_KEY is not used with AZURE_OPENAI_AUTH=user: leave one of them out.',
    ],
    [
      {
        ...keyless,
        ...entra,
        AZURE_OPENAI_AUTH: 'user',
        AZURE_AUTHORITY_HOST: 'https://login.microsoftonline.us',
      },
      'AZURE_AUTHORITY_HOST is of another cloud than AZURE_OPENAI_ENDPOINT, which takes none of its tokens.',
    ],
    [
      { ...keyless, AZURE_MANAGED_IDENTITY_CLIENT_ID: 'parley' },
      'AZURE_MANAGED_IDENTITY_CLIENT_ID is no client id.',
    ],
  ])('%j', (env, problem) => {
    expect(read(env)).toEqual([problem])
  })
})
