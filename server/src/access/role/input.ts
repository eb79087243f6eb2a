import type { CreateRoleInput, Permission, UpdateRoleInput } from '@parley/schema'
import { badInput } from '../../base/errors.js'

const MAX_NAME = 50
const MAX_DESCRIPTION = 500
const MAX_MODELS = 100
const MAX_MODEL = 200

/** A role as it is stored, without what it has not been given. */
export interface RoleData {
  name?: string
  description?: string | null
  permissions?: string
  models?: string | null
}

/** What an input says, ready to be stored; throws BAD_USER_INPUT for each part that cannot be. */
export function roleData(input: CreateRoleInput | UpdateRoleInput): RoleData {
  const problems: Record<string, string> = {}
  const data: RoleData = {}
  if (input.name !== undefined) {
    data.name = input.name?.trim().normalize('NFC').replaceAll(/ +/g, ' ') ?? ''
    if (!isName(data.name))
      problems['input.name'] =
        `name must be 1 to ${MAX_NAME} letters, digits, spaces, dots, hyphens and underscores.`
  }
  if (input.description !== undefined) {
    data.description = input.description?.trim() || null
    if (data.description && data.description.length > MAX_DESCRIPTION)
      problems['input.description'] = `description is longer than ${MAX_DESCRIPTION} characters.`
  }
  if (input.permissions === null) problems['input.permissions'] = 'permissions cannot be null.'
  else if (input.permissions) data.permissions = [...new Set<Permission>(input.permissions)].join(' ')
  if (input.models !== undefined) {
    const models = input.models ? [...new Set(input.models)] : null
    data.models = models ? models.join('\n') : null
    if (models && models.length > MAX_MODELS)
      problems['input.models'] = `models has more than ${MAX_MODELS} entries.`
    models?.forEach((id, index) => {
      if (!isModel(id)) problems[`input.models.${index}`] = 'This is not the id of a model.'
    })
  }
  if (Object.keys(problems).length > 0) throw badInput(problems)
  return data
}

/** None of the characters that separate roles in ROLE_MAPPINGS and ALLOWED_ROLES. */
const isName = (name: string): boolean =>
  name.length <= MAX_NAME && /^[\p{L}\p{N}][\p{L}\p{M}\p{N} ._-]*$/u.test(name)

const isModel = (id: string): boolean => id !== '' && id.length <= MAX_MODEL && !/\p{Cc}/u.test(id)
