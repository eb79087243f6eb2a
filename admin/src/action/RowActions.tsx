import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { useTranslate } from 'react-admin'
import type { ActionDefinition, ResourceDefinition } from '../define/definition.js'
import { type Row, titleOf } from '../define/title.js'
import { useLabels } from '../i18n/useLabels.js'
import { isOffered } from '../overrides.js'
import { Choices } from '../shell/Choices.js'
import { ActionWindow } from './ActionWindow.js'

interface RowActionsProps {
  definition: ResourceDefinition
  row: Row
  actions: readonly ActionDefinition[]
}

/** What can be done to one object, behind a button. */
export function RowActions({ definition, row, actions }: RowActionsProps) {
  const translate = useTranslate()
  const labels = useLabels()
  const [action, setAction] = useState<ActionDefinition | null>(null)
  const offered = actions.filter(({ name }) => isOffered(definition.name, row, name))
  if (offered.length === 0) return null
  return (
    <>
      <Choices
        label={translate('list.actions', { name: titleOf(definition.name, row) })}
        button={<Ellipsis size={16} aria-hidden="true" />}
        items={offered.map(item => ({
          name: item.name,
          label: `${labels.action(item.name, definition.type)}…`,
          ...(item.danger && { danger: true }),
          onChoose: () => setAction(item),
        }))}
      />
      {action && (
        <ActionWindow
          definition={definition}
          action={action}
          rows={[row]}
          ids={[row.id]}
          onClose={() => setAction(null)}
        />
      )}
    </>
  )
}
