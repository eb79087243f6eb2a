import { useQuery } from '@tanstack/react-query'
import { useDeferredValue } from 'react'
import { useTranslate } from 'react-admin'
import { useMay } from '../auth/me.js'
import { dataProvider } from '../data/dataProvider.js'
import { resourceOf, resources } from '../define/known.js'
import { type Row, subtitleOf, titleOf } from '../define/title.js'
import { useLabels } from '../i18n/useLabels.js'
import { places } from './navigation.js'

export interface Finding {
  key: string
  icon: string
  title: string
  hint: string
  to: string
}

const OF_EACH = 5

/** Pages by name at once; objects as soon as the server has found them; anything by its whole id. */
export function useFindings(typed: string): Finding[] {
  const text = useDeferredValue(typed.trim())
  const translate = useTranslate()
  const labels = useLabels()
  const may = useMay()
  const named = places.map(place => ({
    ...place,
    title: place.isResource ? labels.resource(place.name) : translate(`page.${place.name}`),
  }))
  const pages = named
    .filter(({ needs, title }) => may(needs) && title.toLowerCase().includes(text.toLowerCase()))
    .map(({ name, icon, title, to, group }) => ({
      key: name,
      icon,
      title,
      to,
      hint: translate(`group.${group}`),
    }))
  const { data = [] } = useQuery({
    queryKey: ['findings', text],
    enabled: text.length > 1,
    queryFn: () => find(text, may),
  })
  const objects = data.map(({ resource, icon, row }) => ({
    key: `${resource} ${row.id}`,
    icon,
    title: titleOf(resource, row),
    hint: subtitleOf(resource, row) ?? labels.resource(resource),
    to: `/${resource}/${encodeURIComponent(row.id)}`,
  }))
  return [...pages, ...objects]
}

interface Found {
  resource: string
  icon: string
  row: Row
}

async function find(text: string, may: (needs: readonly string[]) => boolean): Promise<Found[]> {
  const searched = resources.filter(({ search, paged, needs }) => (search || !paged) && may(needs))
  const lists = searched.map(async ({ name, icon }) => {
    const { data } = await dataProvider.getList(name, {
      pagination: { page: 1, perPage: OF_EACH },
      filter: { search: text },
    } as never)
    return (data as Row[]).map(row => ({ resource: name, icon, row }))
  })
  const byId = resources.filter(
    ({ documents, needs }) => /^[a-z]+_\w{8,}$/.test(text) && documents.many && may(needs),
  )
  const objects = byId.map(async ({ name, icon }) => {
    const { data } = await dataProvider.getMany(name, { ids: [text] } as never)
    return (data as Row[]).map(row => ({ resource: name, icon, row }))
  })
  const all = await Promise.allSettled([...objects, ...lists])
  const found = all.flatMap(result => (result.status === 'fulfilled' ? result.value : []))
  return found.sort((one, other) => rank(text, one) - rank(text, other))
}

/** What is called so comes before what only holds it somewhere, and what happened last. */
function rank(text: string, { resource, row }: Found): number {
  const typed = text.toLowerCase()
  const names = [titleOf(resource, row), subtitleOf(resource, row) ?? ''].map(name => name.toLowerCase())
  const isCalled = names.some(name => name.split(/[\s@.]/).some(word => word.startsWith(typed)))
  if (row.id === text) return 0
  if (isCalled) return 1
  return resourceOf(resource).group === 'SYSTEM' ? 3 : 2
}
