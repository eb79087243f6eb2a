import { useTranslate } from 'react-admin'
import type { Row } from '../../define/title.js'
import { Chip } from '../../field/Chip.js'

/** Whether a session lives, and whether it is the one that looks. */
export function SessionState({ row }: { row: Row }) {
  const translate = useTranslate()
  if (row.revokedAt || Date.parse(String(row.expiresAt)) <= Date.now())
    return <Chip tone="warn">{translate('session.ended')}</Chip>
  if (row.current) return <Chip tone="accent">{translate('session.current')}</Chip>
  return <Chip tone="ok">{translate('session.live')}</Chip>
}
