import { type ComponentType, lazy, useEffect } from 'react'

interface Closable {
  onClose: () => void
}

/** Stands where a part could not be loaded: offline, or another version is served by now, which `NewVersion` offers. */
function Gone({ onClose }: Closable): null {
  useEffect(onClose, [onClose])
  return null
}

/** A part of the app that is loaded when it is opened. One that cannot be is closed again, and takes nothing else away. */
export const page = <Given extends Closable>(load: () => Promise<{ default: ComponentType<Given> }>) =>
  lazy(() =>
    load().then(
      // Vite answers nothing where somebody else looks after the failure.
      (found: { default: ComponentType<Given> } | undefined) => found ?? { default: Gone },
      () => ({ default: Gone }),
    ),
  )
