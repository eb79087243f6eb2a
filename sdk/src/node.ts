import type { NodeFieldsFragment } from './generated/graphql.js'

/** Fields asked for as Type_field get their own names back: see sdk/operations/node.graphql. */
type Unprefixed<T> = T extends { __typename: infer Name extends string }
  ? { [Field in keyof T as Field extends `${Name}_${infer Own}` ? Own : Field]: T[Field] }
  : never

/** An object of any type; `__typename` says which. */
export type Node = Unprefixed<NodeFieldsFragment>

/** @internal */
export function asNode(fields: NodeFieldsFragment): Node {
  const prefix = `${fields.__typename}_`
  const entries = Object.entries(fields).map(([name, value]) => [
    name.startsWith(prefix) ? name.slice(prefix.length) : name,
    value,
  ])
  return Object.fromEntries(entries)
}
