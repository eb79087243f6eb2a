import { useTranslate } from 'react-admin'
import { useLabels } from '../../i18n/useLabels.js'
import { RoleHead } from './RoleHead.js'
import type { Role, useMatrix } from './useMatrix.js'

interface MatrixProps {
  roles: readonly Role[]
  matrix: ReturnType<typeof useMatrix>
  canEdit: boolean
  onCopy: ((role: Role) => void) | undefined
}

/** A row for each permission, a column for each role. */
export function Matrix({ roles, matrix, canEdit, onCopy }: MatrixProps) {
  const translate = useTranslate()
  const labels = useLabels()
  return (
    <div
      className="list-scroll matrix-scroll"
      tabIndex={0}
      role="region"
      aria-label={translate('roles.matrix')}
    >
      <table className="matrix" aria-label={translate('roles.matrix')}>
        <thead>
          <tr>
            <th>{translate('roles.permission')}</th>
            {roles.map(role => (
              <th key={role.id} scope="col">
                <RoleHead role={role} onCopy={onCopy} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {matrix.permissions.map(({ value, help }) => (
            <tr key={value}>
              <th scope="row">
                <span>{labels.value('Permission', value)}</span>
                <small className="quiet">{labels.help(help).split('. ')[0]?.replace(/\.$/, '')}</small>
              </th>
              {roles.map(role => (
                <td key={role.id} className={matrix.isChanged(role, value) ? 'matrix-changed' : undefined}>
                  <input
                    type="checkbox"
                    checked={matrix.allows(role, value)}
                    disabled={role.builtIn || !canEdit}
                    aria-label={translate('roles.allows', {
                      role: role.name,
                      permission: labels.value('Permission', value),
                    })}
                    onChange={() => matrix.toggle(role, value)}
                  />
                </td>
              ))}
            </tr>
          ))}
          <tr>
            <th scope="row">{translate('roles.models')}</th>
            {roles.map(role => (
              <td key={role.id} className="matrix-models">
                {role.models ? role.models.map(({ name }) => name).join(', ') : translate('roles.everyModel')}
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  )
}
