import type { CreateRoleInput, Permission, UpdateRoleInput } from '@parley/schema'
import { badInput } from '../../base/errors.js'
import type { ModelRows } from '../../model/modelRows.js'

const MAX_NAME = 50
const MAX_DESCRIPTION = 500
const MAX_MODELS = 100
const MAX_FILE_QUOTA = 1e12

/** A role as it is stored, without what it has not been given. */
export interface RoleData {
  name?: string
  description?: string | null
  permissions?: string
  models?: string | null
  fileQuota?: bigint | null
}

/** What an input says, ready to be stored; throws BAD_USER_INPUT for each part that cannot be. */
export async function roleData(
  input: CreateRoleInput | UpdateRoleInput,
  modelRows: Pick<ModelRows, 'withIds'>,
): Promise<RoleData> {
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
    if (models && models.length > MAX_MODELS)
      problems['input.models'] = `models has more than ${MAX_MODELS} entries.`
    else {
      const rows = new Map((await modelRows.withIds(models ?? [])).map(row => [row.id, row]))
      models?.forEach((id, index) => {
        if (!rows.has(id)) problems[`input.models.${index}`] = 'This is not the id of a model.'
      })
      // Models are kept by name, since servers of the release before obey the same roles.
      data.models = models && [...rows.values()].map(({ name }) => name).join('\n')
    }
  }
  if (input.fileQuota !== undefined) {
    const { fileQuota } = input
    if (fileQuota !== null && (fileQuota < 0 || fileQuota > MAX_FILE_QUOTA))
      problems['input.fileQuota'] = `fileQuota must be 0 to ${MAX_FILE_QUOTA} bytes.`
    else data.fileQuota = fileQuota === null ? null : BigInt(fileQuota)
  }
  if (Object.keys(problems).length > 0) throw badInput(problems)
  return data
}

/** None of the characters that separate roles in ROLE_MAPPINGS and ALLOWED_ROLES. */
const isName = (name: string): boolean =>
  name.length <= MAX_NAME && /^[\p{L}\p{N}][\p{L}\p{M}\p{N} ._-]*$/u.test(name)
