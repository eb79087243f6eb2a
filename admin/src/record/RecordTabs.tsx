import { Suspense, useId } from 'react'
import { useTranslate } from 'react-admin'
import { useMay } from '../auth/me.js'
import type { ResourceDefinition, TabDefinition } from '../define/definition.js'
import { resourceOf } from '../define/known.js'
import type { Row } from '../define/title.js'
import { HeldList } from '../held/HeldList.js'
import { useLabels } from '../i18n/useLabels.js'
import { ListView } from '../list/ListView.js'
import { overrideOf } from '../overrides.js'
import { rank } from '../shell/navigation.js'
import { RecordFields } from './RecordFields.js'

interface RecordTabsProps {
  definition: ResourceDefinition
  row: Row
  chosen: string
  onChoose(tab: string): void
}

/** Overview, then every list about the object. */
export function RecordTabs({ definition, row, chosen, onChoose }: RecordTabsProps) {
  const translate = useTranslate()
  const labels = useLabels()
  const may = useMay()
  const id = useId()
  const tabs = definition.tabs
    .filter(tab => !('resource' in tab) || may(resourceOf(tab.resource).needs))
    .toSorted((a, b) => rank(a) - rank(b))
  const { tabs: own = {} } = overrideOf(definition.name)
  const names = ['overview', ...Object.keys(own), ...tabs.map(({ name }) => name)]
  const current = names.includes(chosen) ? chosen : 'overview'
  const tab = tabs.find(({ name }) => name === current)
  const Own = own[current]
  const label = (of: string) => {
    const found = tabs.find(({ name }) => name === of)
    if (!found) return translate(`record.${of}`)
    return 'resource' in found ? labels.resource(found.resource) : labels.field(of)
  }
  return (
    <div className="tabs">
      {names.length > 1 && (
        <div
          role="tablist"
          className="tab-list"
          aria-label={definition.type}
          onKeyDown={event => {
            const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
            if (!step) return
            const next = names[(names.indexOf(current) + step + names.length) % names.length]
            if (next) onChoose(next)
            document.getElementById(`${id}-${next}`)?.focus()
          }}
        >
          {names.map(name => (
            <button
              key={name}
              id={`${id}-${name}`}
              type="button"
              role="tab"
              aria-selected={name === current}
              aria-controls={`${id}-panel`}
              tabIndex={name === current ? 0 : -1}
              onClick={() => onChoose(name)}
            >
              {label(name)}
            </button>
          ))}
        </div>
      )}
      <div
        className="tab-panel"
        id={`${id}-panel`}
        {...(names.length > 1 && { role: 'tabpanel', 'aria-labelledby': `${id}-${current}` })}
      >
        {Own ? (
          <Suspense fallback={<div className="page-loading" aria-busy="true" />}>
            <Own row={row} />
          </Suspense>
        ) : tab ? (
          <Tab definition={definition} row={row} tab={tab} />
        ) : (
          <RecordFields definition={definition} row={row} />
        )}
      </div>
    </div>
  )
}

function Tab({ definition, row, tab }: { definition: ResourceDefinition; row: Row; tab: TabDefinition }) {
  if ('resource' in tab)
    return <ListView key={tab.name} resource={tab.resource} fixed={{ [tab.filter]: row.id }} />
  return <HeldList key={tab.name} resource={definition.name} id={row.id} tab={tab} />
}
