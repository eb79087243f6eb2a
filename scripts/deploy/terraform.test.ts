import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parse as parseHcl } from '@cdktf/hcl2json'
import { describe, expect, it } from 'vitest'
import { loadConfig } from '../../server/src/process/config.ts'
import { issuerVariables, variables } from '../../server/src/process/variables.ts'
import { root } from '../run.ts'
import { chartFolder, helm, runHelm } from './helm.ts'

type Blocks = Record<string, Record<string, unknown>[]>
interface Root {
  variable: Blocks
  output: Blocks
  locals: Record<string, unknown>[]
  resource: Record<string, Blocks>
  data: Record<string, Blocks>
}

const folder = join(root, 'deploy/terraform')
const files = globSync(join(folder, '*.tf')).toSorted()
const environments = globSync(join(folder, 'environments/*.tfvars')).toSorted()
const text = (file: string) => readFileSync(file, 'utf8')
const all = files.map(text).join('\n')
const parts = (await Promise.all(files.map(file => parseHcl(basename(file), text(file))))) as Partial<Root>[]

/** All blocks of one kind, from all files. */
const declared = (kind: 'variable' | 'output'): Blocks =>
  Object.assign({}, ...parts.map(part => part[kind] ?? {}))
const locals = Object.assign({}, ...parts.flatMap(part => part.locals ?? []))
const resources = new Set(
  parts.flatMap(({ resource = {}, data = {} }) => [
    ...Object.entries(resource).flatMap(([type, named]) => Object.keys(named).map(name => `${type}.${name}`)),
    ...Object.entries(data).flatMap(([type, named]) =>
      Object.keys(named).map(name => `data.${type}.${name}`),
    ),
  ]),
)
const found = (pattern: RegExp) => [...new Set([...all.matchAll(pattern)].map(([, name = '']) => name))]

describe('deploy/terraform', () => {
  it('is HCL, its environments too; what is not would be seen', async () => {
    for (const file of environments) await parseHcl(basename(file), text(file))
    expect(files.length + environments.length).toBeGreaterThan(12)
    await expect(parseHcl('wrong.tf', 'resource "a" {')).rejects.toThrow()
  })

  it('names nothing that is not declared, and declares nothing that is not named', () => {
    const given = declared('variable')
    expect(found(/\bvar\.(\w+)/g).toSorted()).toEqual(Object.keys(given).toSorted())
    expect(found(/\blocal\.(\w+)/g).filter(name => !(name in locals))).toEqual([])
    expect(
      found(/\b(data\.azurerm_\w+\.\w+|(?<!data\.)\b(?:azurerm|random)_\w+\.\w+)/g).filter(
        name => !resources.has(name),
      ),
    ).toEqual([])
    for (const [name, [block]] of Object.entries({ ...given, ...declared('output') }))
      expect(block?.description, name).toMatch(/\.$/)
  })

  it('is given what it wants by each environment, and nothing else', async () => {
    const given = declared('variable')
    const wanted = Object.keys(given).filter(name => given[name]?.[0]?.default === undefined)
    for (const file of environments) {
      const values = await parseHcl(basename(file), text(file))
      expect(Object.keys(values), file).toEqual(expect.arrayContaining(wanted))
      expect(Object.keys(values).filter(name => !(name in given))).toEqual([])
      expect(values.environment).toBe(basename(file, '.tfvars'))
    }
  })

  it('gives the server what it reads, and starts it, on either platform', async () => {
    const settings = settingsOf()
    const issuer = Object.keys(issuerVariables.shape).map(name => `OIDC_ACME_${name}`)
    for (const file of environments) {
      const { settings: own } = (await parseHcl(basename(file), text(file))) as {
        settings: Record<string, string>
      }
      const environment = { ...settings, ...own }
      const known = [...Object.keys(variables.shape), ...issuer]
      expect(Object.keys(environment).filter(name => !known.includes(name))).toEqual([])
      const secrets = {
        SESSION_SECRET: 'x'.repeat(32),
        ENCRYPTION_KEYS: `k1:${'A'.repeat(43)}=`,
        DATABASE_URL: 'postgresql://parley:p@db.postgres.database.azure.com:5432/parley?sslmode=verify-full',
        REDIS_URL: 'rediss://:key%3D@redis.westeurope.redis.azure.net:10000',
        AZURE_CLIENT_SECRET: 'secret',
      }
      const config = loadConfig({ NODE_ENV: 'production', HOST: '0.0.0.0', ...environment, ...secrets })
      expect(config.warnings).toEqual([])
      expect(config.model.azure?.auth.kind).toBe('identity')
    }
  })

  it.runIf(helm)('gives the chart what it takes', () => {
    const { AZURE_MANAGED_IDENTITY_CLIENT_ID: _, ...config } = settingsOf()
    const values = {
      image: { repository: 'parley.azurecr.io/parley', tag: '0.2.0' },
      config,
      serviceAccount: { create: false, name: 'parley' },
      workloadIdentity: { enabled: true, clientId: 'c' },
      networkPolicy: { egressPorts: [443, 5432, 10_000] },
      migration: { mode: 'job' },
      autoscaling: { enabled: true, minReplicas: 3, maxReplicas: 12 },
    }
    // The same parts as the output has.
    const [output] = declared('output').chart_values ?? []
    for (const name of Object.keys(values))
      expect(String(output?.value)).toMatch(new RegExp(`\\b${name}\\s+=`))
    const given = Object.entries(values).flatMap(([name, value]) => [
      '--set-json',
      `${name}=${JSON.stringify(value)}`,
    ])
    const own = join(folder, 'environments/production.values.yaml')
    const { status, stderr } = runHelm('template', 'parley', chartFolder, '--values', own, ...given)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })

  it('opens neither storage nor models by keys, and gives the server the roles it needs', () => {
    expect(all).toMatch(/shared_access_key_enabled\s+= false/)
    expect(all).toMatch(/local_auth_enabled\s+= false/)
    const roles = Object.values(locals.roles as Record<string, { role: string }>).map(({ role }) => role)
    expect(roles.toSorted()).toEqual([
      'AcrPull',
      'Cognitive Services OpenAI User',
      'Key Vault Secrets User',
      'Storage Blob Data Contributor',
      'Storage Blob Delegator',
    ])
  })
})

/** What the servers are told, with addresses in place of what Azure will say. */
function settingsOf(): Record<string, string> {
  const [, body = ''] = /settings = merge\(\{\n(.*?)\n {2}\}/s.exec(all) ?? []
  const known: Record<string, string> = {
    PUBLIC_URL: 'https://chat.example.com',
    AZURE_MANAGED_IDENTITY_CLIENT_ID: '00000000-0000-0000-0000-000000000003',
    AZURE_KEY_VAULT_URL: 'https://parley.vault.azure.net',
    AZURE_OPENAI_ENDPOINT: 'https://parley.openai.azure.com/',
    AZURE_OPENAI_DEPLOYMENT: 'gpt-4o,gpt-4o-mini',
  }
  return Object.fromEntries(
    [...body.matchAll(/^\s*(\w+)\s+= (.+)$/gm)].map(([, name = '', value = '']) => [
      name,
      /^"([^$]*)"$/.exec(value)?.[1] ?? known[name] ?? '',
    ]),
  )
}
