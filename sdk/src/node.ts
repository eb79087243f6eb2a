/** Fields asked for as Type_field, beside others of their name, get their own names back. */
export type Unprefixed<T> = T extends { __typename: infer Name extends string }
  ? { [Field in keyof T as Field extends `${Name}_${infer Own}` ? Own : Field]: T[Field] }
  : T extends readonly (infer Item)[]
    ? Unprefixed<Item>[]
    : T

/** @internal Of one object, of each of a list, or of null. */
export function asNodes(found: unknown): unknown {
  if (Array.isArray(found)) return found.map(asNodes)
  if (typeof found !== 'object' || found === null || !('__typename' in found)) return found
  const prefix = `${found.__typename}_`
  const entries = Object.entries(found).map(([name, value]) => [
    name.startsWith(prefix) ? name.slice(prefix.length) : name,
    value,
  ])
  return Object.fromEntries(entries)
}
