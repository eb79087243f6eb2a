import {
  Blocks,
  Bot,
  CalendarClock,
  Database,
  Files,
  HardDrive,
  LogIn,
  type LucideIcon,
  Radio,
  ShieldCheck,
} from 'lucide-react'
import { useTranslate } from 'react-admin'
import { Chip } from '../../field/Chip.js'
import { useFormat } from '../../field/format.js'
import { Time } from '../../field/Time.js'
import { Hour } from './Hour.js'
import type { Part } from './useHealth.js'

const icons: Record<string, LucideIcon> = {
  DATABASE: Database,
  BUS: Radio,
  MODEL: Bot,
  SIGN_IN: LogIn,
  JOBS: CalendarClock,
  DISK: HardDrive,
  STORAGE: Files,
  VIRUS_SCANNER: ShieldCheck,
}

/** One part: its state in a word and a colour, what is wrong, and its last hour. */
export function PartCard({ part }: { part: Part }) {
  const translate = useTranslate()
  const { number } = useFormat()
  const { name, kind, healthy, needed, latency, message, since, lastError, lastErrorAt, history, orphans } =
    part
  const Icon = icons[kind] ?? Blocks
  const title = kind === 'SIGN_IN' ? translate('health.signIn', { name }) : translate(`health.kind.${kind}`)
  return (
    <li className="card health-part">
      <header>
        <Icon size={18} strokeWidth={1.75} aria-hidden="true" />
        <h2>{title}</h2>
        <Chip tone={healthy ? 'ok' : needed ? 'danger' : 'warn'}>
          {translate(healthy ? 'health.ok' : 'health.notOk')}
        </Chip>
      </header>
      {message && <p className="health-message">{message}</p>}
      <p className="quiet health-facts">
        <span>
          {translate('health.since')} <Time value={since} />
        </span>
        {latency !== null && <span>{number(latency)} ms</span>}
      </p>
      <Hour history={history} title={title} />
      {orphans && (
        <p className={orphans.withoutBytes > 0 ? 'health-last health-lost' : 'quiet health-last'}>
          <Time value={orphans.foundAt} />:{' '}
          {['withoutBytes', 'withoutRow', 'uploads']
            .map(name => translate(`health.${name}`, { smart_count: orphans[name as 'uploads'] }))
            .join(', ')}
        </p>
      )}
      {healthy && lastError && lastErrorAt && (
        <p className="quiet health-last">
          <Time value={lastErrorAt} />: {lastError}
        </p>
      )}
    </li>
  )
}
