import { CircleAlert, CircleCheck } from 'lucide-react'
import { useTranslate } from 'react-admin'
import { useMay } from '../../auth/me.js'
import { ErrorNote } from '../../shell/ErrorNote.js'
import { useTitle } from '../../shell/pageTitle.js'
import { Refused } from '../../shell/Refused.js'
import { PartCard } from './PartCard.js'
import { Replicas } from './Replicas.js'
import { RunningReplies } from './RunningReplies.js'
import { type Part, useHealth } from './useHealth.js'

const needs = ['SETTINGS_READ']

/** Each part that the server depends on: whether it is well, since when, and how the last hour was. */
export default function Health() {
  const translate = useTranslate()
  const may = useMay()
  useTitle(translate('page.health'))
  return may(needs) ? <Shown /> : <Refused needs={needs} />
}

function Shown() {
  const may = useMay()
  const { data, error, refetch } = useHealth()
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />
  return (
    <div className="health">
      <Summary parts={data} onLook={() => void refetch()} />
      <ul className="health-parts">
        {data
          ? data.map(part => <PartCard key={`${part.kind} ${part.name}`} part={part} />)
          : Array.from({ length: 6 }, (_, index) => (
              <li key={index} className="card health-part health-part-loading" aria-hidden="true" />
            ))}
      </ul>
      <Replicas />
      {may(['CONVERSATIONS_MANAGE']) && <RunningReplies />}
    </div>
  )
}

function Summary({ parts, onLook }: { parts: readonly Part[] | undefined; onLook(): void }) {
  const translate = useTranslate()
  if (!parts) return <p className="health-summary quiet">{translate('health.looking')}</p>
  const down = parts.filter(({ healthy }) => !healthy)
  const isDown = down.length > 0
  return (
    <div className={`health-summary ${isDown ? 'health-down' : 'health-well'}`}>
      {isDown ? <CircleAlert size={18} aria-hidden="true" /> : <CircleCheck size={18} aria-hidden="true" />}
      <p role="status">{translate(isDown ? 'health.down' : 'health.well', { smart_count: down.length })}</p>
      <button type="button" className="button" onClick={onLook}>
        {translate('health.again')}
      </button>
    </div>
  )
}
