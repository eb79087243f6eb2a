import { useQuery } from '@tanstack/react-query'
import { Copy, Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { useTranslate } from 'react-admin'
import { Link } from 'react-router-dom'
import { ActionWindow } from '../../action/ActionWindow.js'
import { useMay } from '../../auth/me.js'
import { countOf } from '../../data/dataProvider.js'
import { queryKeys } from '../../data/queryKeys.js'
import type { ActionDefinition } from '../../define/definition.js'
import { resourceOf } from '../../define/known.js'
import { useFormat } from '../../field/format.js'
import { useLabels } from '../../i18n/useLabels.js'
import { Choices } from '../../shell/Choices.js'
import type { Role } from './useMatrix.js'

const definition = resourceOf('roles')

/** A role's name, who has it, and what can be done to it. */
export function RoleHead({ role, onCopy }: { role: Role; onCopy: ((role: Role) => void) | undefined }) {
  const translate = useTranslate()
  const labels = useLabels()
  const may = useMay()
  const [action, setAction] = useState<ActionDefinition | null>(null)
  const changes = definition.actions.filter(({ target, needs }) => target && may(needs) && !role.builtIn)
  const copy = onCopy && {
    name: 'copy',
    label: translate('roles.copy'),
    icon: <Copy size={14} aria-hidden="true" />,
    onChoose: () => onCopy(role),
  }
  const items = [
    ...(copy ? [copy] : []),
    ...changes.map(item => ({
      name: item.name,
      label: `${labels.action(item.name, definition.type)}…`,
      ...(item.danger && { danger: true }),
      onChoose: () => setAction(item),
    })),
  ]
  return (
    <div className="role-head">
      <span className="role-name" title={role.description ?? ''}>
        {role.name}
        {items.length > 0 && (
          <Choices
            label={translate('roles.actions', { name: role.name })}
            button={<Ellipsis size={14} aria-hidden="true" />}
            items={items}
          />
        )}
      </span>
      <Holders id={role.id} />
      {role.builtIn && <small className="quiet">{translate('roles.builtIn')}</small>}
      {action && (
        <ActionWindow
          definition={definition}
          action={action}
          rows={[role]}
          ids={[role.id]}
          onClose={() => setAction(null)}
        />
      )}
    </div>
  )
}

function Holders({ id }: { id: string }) {
  const translate = useTranslate()
  const { number } = useFormat()
  const may = useMay()
  const sees = may(resourceOf('users').needs)
  const filter = { roleId: id }
  const { data } = useQuery({
    queryKey: queryKeys.count('users', filter),
    queryFn: () => countOf('users', filter),
    enabled: sees,
  })
  if (!sees) return null
  return (
    <Link className="role-holders number" to={`/users?filter=${encodeURIComponent(JSON.stringify(filter))}`}>
      {data == null ? '…' : translate('roles.people', { smart_count: data, count: number(data) })}
    </Link>
  )
}
