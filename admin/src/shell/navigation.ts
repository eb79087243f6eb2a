import { resources } from '../define/known.js'

export interface Place {
  /** Key of its name among pages, or of a resource. */
  name: string
  to: string
  icon: string
  group: string
  needs: readonly string[]
  isResource: boolean
}

const groups = ['OVERVIEW', 'PEOPLE', 'CHAT', 'SPENDING', 'SYSTEM', 'MORE']
/** What is used most comes first; all else in the order of the schema. */
const first = ['users', 'sessions', 'roles', 'conversations', 'usage', 'auditEvents']

const page = (name: string, icon: string, group: string, ...needs: string[]): Place => ({
  ...{ name, to: `/${name}`, icon, group, needs, isResource: false },
})

const pages: Place[] = [
  { ...page('dashboard', 'home', 'OVERVIEW'), to: '/' },
  page('usage', 'chart', 'SPENDING', 'USAGE_READ_ALL'),
  page('health', 'pulse', 'SYSTEM', 'SETTINGS_READ'),
  page('jobs', 'clock', 'SYSTEM', 'SETTINGS_READ'),
  page('settings', 'sliders', 'SYSTEM', 'SETTINGS_READ'),
  page('appearance', 'palette', 'SYSTEM', 'ROLES_MANAGE'),
]

export const rank = ({ name }: { name: string }): number =>
  first.includes(name) ? first.indexOf(name) : first.length

export const places: readonly Place[] = [
  ...pages,
  ...resources.map(({ name, icon, group, needs }) => ({
    name,
    to: `/${name}`,
    icon,
    group: groups.includes(group) ? group : 'MORE',
    needs,
    isResource: true,
  })),
]

/** The side bar: groups that have something for whoever looks. */
export const navigationFor = (may: (needs: readonly string[]) => boolean) =>
  groups.flatMap(group => {
    const inside = places
      .filter(place => place.group === group && may(place.needs))
      .sort((a, b) => rank(a) - rank(b))
    return inside.length > 0 ? [{ group, places: inside }] : []
  })
