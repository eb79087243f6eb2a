import { useTranslate } from 'react-admin'
import { useLabels } from '../i18n/useLabels.js'

/** A page somebody may not see, and what they would need. */
export function Refused({ needs }: { needs: readonly string[] }) {
  const translate = useTranslate()
  const labels = useLabels()
  const names = needs.map(need => labels.value('Permission', need)).join(', ')
  return (
    <div className="empty">
      <p>{translate('console.refused')}</p>
      <p className="quiet">{translate('console.refusedHint', { needs: names })}</p>
    </div>
  )
}
