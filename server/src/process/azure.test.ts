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
      ...{ deployments: ['gpt-4o'], apiKey: 'k' },
    })
  })
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
  ])('%j', (env, problem) => {
    expect(read(env)).toEqual([problem])
  })
})
