/**
 * Whether this release knows a stored value of an enumeration. A newer one on the same database may have stored others:
 * events of such a kind are skipped, because nobody here could be told what they mean.
 */
export const isKnown = <Value extends string>(
  values: Record<Value, unknown>,
  value: string,
): value is Value => Object.hasOwn(values, value)
