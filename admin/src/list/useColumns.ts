import { useStore } from 'react-admin'
import type { Filter } from '../data/variables.js'
import type { FieldDefinition, ResourceDefinition } from '../define/definition.js'
import { overrideOf } from '../overrides.js'

/** Which columns are shown: those at first, until somebody chooses others in this browser. */
export function useColumns(resource: ResourceDefinition, fixed?: Filter) {
  const [title = ''] = resource.title
  const possible = resource.fields.filter(field => !field.alone && field.name !== title)
  const { columns = possible.filter(field => field.column).map(({ name }) => name) } = overrideOf(
    resource.name,
  )
  const [chosen, setChosen] = useStore<readonly string[]>(`columns.${resource.name}`, columns)
  const names = chosen.filter(name => !isAbout(name, fixed))
  const shown = names.flatMap(name => possible.find(field => field.name === name) ?? [])
  return {
    possible,
    shown,
    choose: (names: readonly string[]) => setChosen(names),
    toggle(name: string) {
      const next = chosen.includes(name) ? chosen.filter(other => other !== name) : [...chosen, name]
      setChosen(next)
    },
  }
}

/** Of the sessions of one person nobody wants to read in each row whose they are. */
export const isAbout = (name: string, fixed: Filter = {}): boolean => `${name}Id` in fixed

export interface Columns {
  possible: readonly FieldDefinition[]
  shown: readonly FieldDefinition[]
  choose(names: readonly string[]): void
  toggle(name: string): void
}
