import { describe, expect, it } from 'vitest'
import type { FieldDefinition, InputDefinition } from '../define/definition.js'
import { known, resources } from '../define/known.js'
import { de } from './de.js'
import { en } from './en.js'

type Tree = { [key: string]: string | Tree }

const keysOf = (tree: Tree, path = ''): string[] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [`${path}${key}`] : keysOf(value, `${path}${key}.`),
  )
const blanksIn = (text: string): string[] => [...new Set(text.match(/%\{\w+\}/g) ?? [])].sort()

const fields = new Set<string>()
const enums = new Set<string>()
const note = (definition: FieldDefinition | InputDefinition): void => {
  fields.add(definition.name)
  if (definition.enum) enums.add(definition.enum)
  for (const inner of ('fields' in definition && definition.fields) || []) note(inner)
}
for (const resource of resources) {
  for (const field of resource.fields) note(field)
  for (const input of known.inputs[resource.filter ?? ''] ?? []) note(input)
  for (const tab of resource.tabs) if ('fields' in tab) for (const field of tab.fields) note(field)
  for (const { inputs } of resource.actions) for (const input of inputs) note(input)
}

describe('German', () => {
  it('has every sentence, with the same blanks', () => {
    const { fields: _f, actions: _a, enums: _e, resources: _r, ...sentences } = en
    const at = (tree: unknown, key: string) =>
      key.split('.').reduce<unknown>((value, part) => (value as Tree | undefined)?.[part], tree)
    const keys = keysOf(sentences)
    expect(keys.filter(key => typeof at(de, key) !== 'string')).toEqual([])
    const differing = keys.filter(
      key => blanksIn(String(at(en, key))).join() !== blanksIn(String(at(de, key))).join(),
    )
    expect(differing).toEqual([])
  })

  it('has a name for everything that is generated', () => {
    expect(resources.filter(({ name }) => !de.resources[name]).map(({ name }) => name)).toEqual([])
    expect([...fields].filter(name => !de.fields[name])).toEqual([])
    const actions = resources.flatMap(resource => resource.actions.map(({ name }) => name))
    expect(actions.filter(name => !de.actions[name])).toEqual([])
    const values = [...enums].flatMap(type =>
      (known.enums[type] ?? []).map(({ value }) => [type, value] as const),
    )
    expect(values.filter(([type, value]) => !de.enums[type]?.[value])).toEqual([])
  })
})
