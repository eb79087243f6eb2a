import { createContext, createElement, type ReactElement, type ReactNode, useContext } from 'react'
import type { Parley } from '../index.js'
import { type Registry, registryOf } from './registry.js'

const Context = createContext<Registry | null>(null)

/** What {@link ParleyProvider} takes. */
export interface ParleyProviderProps {
  /** Made once, outside of components; in server rendering once for each request. It is yours to close. */
  client: Parley
  /** The components whose hooks it is for. */
  children?: ReactNode
}

/**
 * Gives a client to the hooks of the components below it.
 *
 * @example
 * ```tsx
 * const parley = createClient({ url: location.origin, auth: cookie() })
 *
 * createRoot(element).render(<ParleyProvider client={parley}><App /></ParleyProvider>)
 * ```
 *
 * It throws nothing.
 */
export function ParleyProvider({ client, children }: ParleyProviderProps): ReactElement {
  return createElement(Context.Provider, { value: registryOf(client) }, children)
}

/** @internal */
export function useRegistry(): Registry {
  const registry = useContext(Context)
  if (!registry) throw new Error('There is no <ParleyProvider> around this component.')
  return registry
}

/**
 * The client itself, for whatever has no hook.
 *
 * @example
 * ```tsx
 * const parley = useParley()
 * return <button onClick={() => parley.signOut()}>Sign out</button>
 * ```
 *
 * @throws {Error} without a {@link ParleyProvider} around it.
 */
export const useParley = (): Parley => useRegistry().client
