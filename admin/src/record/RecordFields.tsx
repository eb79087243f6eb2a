import { Suspense } from 'react'
import type { ResourceDefinition } from '../define/definition.js'
import type { Row } from '../define/title.js'
import { FieldValue } from '../field/FieldValue.js'
import { useLabels } from '../i18n/useLabels.js'
import { overrideOf } from '../overrides.js'

/** All that is known of one object, with what it means on hover. */
export function RecordFields({ definition, row }: { definition: ResourceDefinition; row: Row }) {
  const labels = useLabels()
  const { cells = {}, foot: Foot } = overrideOf(definition.name)
  const named = definition.title.filter(name => typeof row[name] === 'string')
  const isInHead = (name: string) => named.includes(name) || (name === 'status' && named.length > 0)
  const shown = definition.fields.filter(
    ({ name }) => name !== 'id' && name !== 'picture' && !isInHead(name) && row[name] !== undefined,
  )
  return (
    <>
      <dl className="facts">
        {shown.map(field => {
          const Cell = cells[field.name]
          return (
            <div key={field.name}>
              <dt title={labels.help(field.help)}>{labels.field(field.name)}</dt>
              <dd>{Cell ? <Cell row={row} /> : <FieldValue field={field} value={row[field.name]} />}</dd>
            </div>
          )
        })}
      </dl>
      {Foot && (
        <Suspense>
          <Foot row={row} />
        </Suspense>
      )}
    </>
  )
}
