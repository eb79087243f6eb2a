import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useGetList, useTranslate } from 'react-admin'
import { ActionWindow } from '../../action/ActionWindow.js'
import { useMay } from '../../auth/me.js'
import { actionOf, resourceOf } from '../../define/known.js'
import { useLabels } from '../../i18n/useLabels.js'
import { ExportMenu } from '../../list/ExportMenu.js'
import { ErrorNote } from '../../shell/ErrorNote.js'
import { useTitle } from '../../shell/pageTitle.js'
import { Refused } from '../../shell/Refused.js'
import { ChangesBar } from './ChangesBar.js'
import { Matrix } from './Matrix.js'
import { type Role, useMatrix } from './useMatrix.js'

const definition = resourceOf('roles')
const exported = definition.fields.filter(({ alone }) => !alone)

/** What each role allows, as one table that can be edited, and is saved only after a look at what changes. */
export default function RolesPage() {
  const labels = useLabels()
  const may = useMay()
  const { data, error, refetch } = useGetList<Role>('roles', { pagination: { page: 1, perPage: 1000 } })
  useTitle(labels.resource('roles'), data && String(data.length))
  if (!may(definition.needs)) return <Refused needs={definition.needs} />
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />
  if (!data) return <div className="page-loading" aria-busy="true" />
  return <Shown roles={data} />
}

function Shown({ roles }: { roles: readonly Role[] }) {
  const translate = useTranslate()
  const may = useMay()
  const matrix = useMatrix(roles)
  const [copied, setCopied] = useState<Record<string, unknown> | null>(null)
  const create = actionOf(definition, 'create')
  const update = actionOf(definition, 'update')
  const canCreate = create !== undefined && may(create.needs)
  const copy = ({ name, description, permissions, models }: Role) =>
    setCopied({
      name: translate('roles.copyOf', { name }),
      permissions,
      ...(description && { description }),
      ...(models && { models: models.map(({ id }) => id) }),
    })
  return (
    <div className="roles">
      <div className="toolbar">
        <span className="toolbar-gap" />
        <ExportMenu definition={definition} columns={exported} />
        {canCreate && (
          <button type="button" className="button button-main" onClick={() => setCopied({ permissions: [] })}>
            <Plus size={14} aria-hidden="true" />
            {translate('roles.create')}
          </button>
        )}
      </div>
      <Matrix
        roles={roles}
        matrix={matrix}
        canEdit={update !== undefined && may(update.needs)}
        onCopy={canCreate ? copy : undefined}
      />
      {update && <ChangesBar action={update} changes={matrix.changes} onDone={matrix.discard} />}
      {create && copied && (
        <ActionWindow
          definition={definition}
          action={create}
          rows={[]}
          ids={[]}
          start={copied}
          onClose={() => setCopied(null)}
        />
      )}
    </div>
  )
}
