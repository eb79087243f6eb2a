import { useTranslate } from 'react-admin'
import { useMay } from '../../auth/me.js'
import { ErrorNote } from '../../shell/ErrorNote.js'
import { useTitle } from '../../shell/pageTitle.js'
import { Refused } from '../../shell/Refused.js'
import { useAppearance } from '../../shell/useAppearance.js'
import { AnnouncementForm } from './AnnouncementForm.js'
import { LookForm } from './LookForm.js'

const needs = ['ROLES_MANAGE']

/** What the company puts on its pages, with what that will look like. */
export default function AppearancePage() {
  const translate = useTranslate()
  const may = useMay()
  useTitle(translate('page.appearance'))
  return may(needs) ? <Shown /> : <Refused needs={needs} />
}

function Shown() {
  const { data, error, refetch } = useAppearance()
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />
  if (!data) return <div className="page-loading" aria-busy="true" />
  return (
    <div className="appearance">
      <AnnouncementForm key={data.announcement?.createdAt} told={data.announcement} />
      <LookForm look={data} />
    </div>
  )
}
