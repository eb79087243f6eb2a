import { useResourceContext } from 'react-admin'
import { useMay } from '../auth/me.js'
import { resourceOf } from '../define/known.js'
import { useLabels } from '../i18n/useLabels.js'
import { useTitle } from '../shell/pageTitle.js'
import { Refused } from '../shell/Refused.js'
import { ListView } from './ListView.js'

/** The list of a resource as a page. */
export function ListPage() {
  const name = useResourceContext() ?? ''
  const labels = useLabels()
  const may = useMay()
  const { needs } = resourceOf(name)
  if (!may(needs)) return <RefusedPage title={labels.resource(name)} needs={needs} />
  return <ListView key={name} resource={name} />
}

function RefusedPage({ title, needs }: { title: string; needs: readonly string[] }) {
  useTitle(title)
  return <Refused needs={needs} />
}
