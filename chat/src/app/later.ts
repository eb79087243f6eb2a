import { type ComponentType, lazy } from 'react'

/** A part of a page that comes after what people came for. Where it cannot be loaded, it is left out, or another stands there. */
export function later<Given extends object>(
  load: () => Promise<{ default: ComponentType<Given> } | undefined>,
  instead: ComponentType<Given> = () => null,
) {
  const left = { default: instead }
  return lazy(() =>
    load().then(
      // Vite answers nothing where somebody else looks after the failure.
      found => found ?? left,
      () => left,
    ),
  )
}
