import { createContext, createElement, type ReactElement, type ReactNode, useContext } from 'react'
import type { Parley } from '../index.js'
import { type Registry, registryOf } from './registry.js'

const Context = createContext<Registry | null>(null)

/** Props of {@link ParleyProvider}. */
export interface ParleyProviderProps {
  /** The client. Create it once, outside of components; in server rendering, once per request. You have to close it. */
  client: Parley
  /** The components that use the hooks. */
  children?: ReactNode
}

/**
 * Provides a client to the hooks of the components inside it.
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
 * Returns the client, for everything that has no hook.
 *
 * @example
 * ```tsx
 * const parley = useParley()
 * return <button onClick={() => parley.signOut()}>Sign out</button>
 * ```
 *
 * @throws {Error} outside of a {@link ParleyProvider}.
 */
export const useParley = (): Parley => useRegistry().client
