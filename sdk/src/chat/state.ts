/** @internal What a store holds: the same object until one of its fields changes. */
export function createState<State extends object>(begin: State) {
  let state = begin
  return {
    get: () => state,
    set(changes: Partial<State>) {
      const keys = Object.keys(changes) as (keyof State)[]
      if (keys.some(key => state[key] !== changes[key])) state = { ...state, ...changes }
    },
  }
}

/** @internal Makes something of parts, and the same again for as long as the parts are the same. */
export function remember<Parts extends readonly unknown[], Made>(make: (...parts: Parts) => Made) {
  let known: { parts: Parts; made: Made } | undefined
  return (...parts: Parts): Made => {
    if (!known || parts.some((part, i) => part !== known?.parts[i])) known = { parts, made: make(...parts) }
    return known.made
  }
}
