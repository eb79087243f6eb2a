import type { ModelServer } from '@parley/prisma'
import type { CreateModelServerInput, ModelServerKind, UpdateModelServerInput } from '@parley/schema'
import { badInput } from '../../base/errors.js'
import type { Guard } from '../../base/net/guard.js'
import { readAzureAddress } from '../../model/azure/address.js'
import { type AzureWays, readAuth, type StoredAuth } from './auth.js'

const MAX_NAME = 50
const MAX_ADDRESS = 500
const MAX_KEY = 4096
const MAX_MODELS = 100
const MAX_MODEL_NAME = 256

/** A model server as it is stored, without what it has not been given; the key is in the clear. */
export type ServerData = Partial<
  Pick<
    ModelServer,
    'name' | 'address' | 'key' | 'auth' | 'apiVersion' | 'modelNames' | 'standsIn' | 'enabled'
  >
>

/** Few servers, so names that differ in nothing but capitals are the same. */
export const foldName = (name: string): string => name.normalize('NFKC').toLowerCase()

/** What an input says, ready to be stored; throws BAD_USER_INPUT for each part that cannot be. */
export function serverData(
  kind: ModelServerKind,
  input: CreateModelServerInput | UpdateModelServerInput,
  before: StoredAuth | null,
  { guard, ways }: { guard: Guard; ways: AzureWays },
): ServerData {
  const problems: Record<string, string> = {}
  const data: ServerData = {}
  const say = (field: string, problem: string) => {
    problems[`input.${field}`] = problem
  }
  if (input.name !== undefined) {
    data.name = input.name?.trim().normalize('NFC') ?? ''
    if (data.name === '' || data.name.length > MAX_NAME || /\p{Cc}/u.test(data.name))
      say('name', `name must be 1 to ${MAX_NAME} characters on one line.`)
  }
  if (input.address !== undefined || (!('id' in input) && kind === 'DEMO')) {
    data.address = input.address?.trim() ?? null
    const problem = problemWithAddress(kind, data.address, guard)
    if (problem) say('address', problem)
  }
  if (input.key !== undefined) {
    data.key = input.key?.trim() || null
    if (data.key && (data.key.length > MAX_KEY || !/^[\x21-\x7e]+$/.test(data.key)))
      say('key', `key must be at most ${MAX_KEY} characters of ASCII, without spaces.`)
    else if (kind === 'DEMO' && data.key) say('key', 'The demo model wants no key.')
  }
  if (input.modelNames !== undefined) {
    const names = [...new Set((input.modelNames ?? []).map(name => name.trim()))]
    data.modelNames = names.join('\n')
    if (names.length > MAX_MODELS) say('modelNames', `modelNames has more than ${MAX_MODELS} entries.`)
    names.forEach((name, at) => {
      if (name === '' || name.length > MAX_MODEL_NAME || /\p{Cc}/u.test(name))
        say(`modelNames.${at}`, 'This is not the name of a model.')
    })
    if (kind === 'AZURE_OPENAI' && names.length === 0) say('modelNames', 'Name the deployments.')
  }
  if (input.apiVersion !== undefined) {
    data.apiVersion = input.apiVersion?.trim() || null
    if (data.apiVersion && kind !== 'AZURE_OPENAI') say('apiVersion', 'Only Azure OpenAI has versions.')
    else if (data.apiVersion && !/^[\w.-]{1,40}$/.test(data.apiVersion))
      say('apiVersion', 'This is not a version, like 2024-10-21.')
  }
  const { enabled } = input as UpdateModelServerInput
  if (enabled === null) say('enabled', 'enabled cannot be null.')
  else if (enabled !== undefined) data.enabled = enabled
  if (input.auth !== undefined || input.key !== undefined || input.address !== undefined) {
    const read = readAuth(kind, input, before, ways)
    Object.assign(data, read.data)
    for (const [field, problem] of Object.entries(read.problems)) say(field, problem)
  }
  if (input.standsIn === null) say('standsIn', 'standsIn cannot be null.')
  else if (input.standsIn !== undefined) data.standsIn = input.standsIn
  if (Object.keys(problems).length > 0) throw badInput(problems)
  return data
}

function problemWithAddress(kind: ModelServerKind, address: string | null, guard: Guard): string | null {
  if (kind === 'DEMO') return address ? 'The demo model has no address.' : null
  if (!address) return 'Give the address of the server.'
  const url = URL.parse(address)
  if (!url || !/^https?:$/.test(url.protocol) || address.length > MAX_ADDRESS)
    return 'This is not an http(s) address.'
  if (url.username || url.password) return 'An address has no password in it: give it as the key.'
  if (url.hash || (url.search && kind !== 'AZURE_OPENAI'))
    return 'Give the address without what follows a ? or a #.'
  if (kind === 'AZURE_OPENAI') {
    try {
      readAzureAddress(address)
    } catch (error) {
      return `The address ${(error as Error).message}.`
    }
  }
  const problem = guard.problemWith(url)
  return problem && `${problem}.`
}
