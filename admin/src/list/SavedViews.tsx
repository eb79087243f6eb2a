import { Bookmark, Settings2, Users } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslate } from 'react-admin'
import { useNavigate } from 'react-router-dom'
import { cleanFilter } from '../data/variables.js'
import type { ResourceDefinition } from '../define/definition.js'
import { Choices } from '../shell/Choices.js'
import type { Columns } from './useColumns.js'
import type { List } from './useList.js'
import { useViews, type View } from './useViews.js'

const ViewsWindow = lazy(() => import('./ViewsWindow.js'))

interface SavedViewsProps {
  definition: ResourceDefinition
  list: List
  columns?: Columns
}

/** Ways to see a list that were saved, and the way to save what is shown. */
export function SavedViews({ definition, list, columns }: SavedViewsProps) {
  const translate = useTranslate()
  const navigate = useNavigate()
  const { views } = useViews(definition.name)
  const [open, setOpen] = useState(false)
  const show = (view: View) => {
    const order = view.orderBy ? JSON.parse(view.orderBy) : definition.order
    const search = new URLSearchParams({ filter: view.filter, page: '1' })
    if (order) {
      search.set('sort', String(order.field))
      search.set('order', String(order.direction))
    }
    void navigate({ search: `?${search}` })
    if (view.columns.length > 0) columns?.choose(view.columns)
  }
  const { field, order } = list.sort
  return (
    <>
      <Choices
        label={translate('views.title')}
        className="icon-button toolbar-views"
        button={<Bookmark size={15} aria-hidden="true" />}
        items={[
          ...views.map(view => ({
            name: view.id,
            label: view.title,
            icon: view.shared ? <Users size={14} aria-label={translate('views.shared')} /> : undefined,
            onChoose: () => show(view),
          })),
          {
            name: 'manage',
            label: translate('views.manage'),
            icon: <Settings2 size={14} aria-hidden="true" />,
            onChoose: () => setOpen(true),
          },
        ]}
      />
      {open && (
        <Suspense>
          <ViewsWindow
            resource={definition.name}
            shown={{
              filter: JSON.stringify(cleanFilter(list.filterValues)),
              columns: columns?.shown.map(({ name }) => name) ?? [],
              ...(definition.orders.includes(field) && {
                orderBy: JSON.stringify({ field, direction: order }),
              }),
            }}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  )
}
