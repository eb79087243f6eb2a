import { useTranslate } from 'react-admin'
import { useMay } from '../../auth/me.js'
import { useTitle } from '../../shell/pageTitle.js'
import { Charts } from './Charts.js'
import { Figures } from './Figures.js'
import { NeedsALook } from './NeedsALook.js'
import { TopLists } from './TopLists.js'

/** Four figures, two charts, what needs a look, and what is used most; each part for whoever may see it. */
export default function Dashboard() {
  const translate = useTranslate()
  const may = useMay()
  useTitle(translate('page.dashboard'))
  const seesUsage = may(['USAGE_READ_ALL'])
  return (
    <div className="dashboard">
      <Figures />
      {seesUsage && <Charts />}
      <NeedsALook />
      {seesUsage && <TopLists />}
    </div>
  )
}
