import { CircleAlert, Info, TriangleAlert, X } from 'lucide-react'
import { useStore, useTranslate } from 'react-admin'
import { type Appearance, useAnnouncement } from './useAppearance.js'

export type Announced = NonNullable<Appearance['announcement']>

/** What everybody should know, until they put it away. */
export function Announcement() {
  const { data: told } = useAnnouncement()
  const [away, putAway] = useStore<string | null>('announcement', null)
  if (!told || told.createdAt === away) return null
  return <Banner told={told} onAway={() => putAway(told.createdAt)} />
}

const icons = { INFO: Info, WARNING: TriangleAlert, CRITICAL: CircleAlert }

export function Banner({ told, onAway }: { told: Pick<Announced, 'text' | 'level'>; onAway?: () => void }) {
  const translate = useTranslate()
  const Shown = Object.hasOwn(icons, told.level) ? icons[told.level as keyof typeof icons] : Info
  return (
    <div className={`announcement announcement-${told.level.toLowerCase()}`} role="status">
      <Shown size={16} aria-hidden="true" />
      <p>{told.text}</p>
      {onAway && (
        <button
          type="button"
          className="icon-button"
          aria-label={translate('console.close')}
          onClick={onAway}
        >
          <X size={14} aria-hidden="true" />
        </button>
      )}
    </div>
  )
}
