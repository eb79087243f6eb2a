import type { Begin } from './begin.js'
import type { Dialect } from './dialects.js'
import type { ModelDoor } from './model.js'

/** The door to one server, whose models go by the names that it gives them. */
export interface ServerDoor extends ModelDoor {
  begin: Begin
  /** Asks for the list of models alone, to see what comes of it, as `person` where the server wants one. */
  probe(timeoutMs: number, person?: string): Promise<Probe>
  /** How a model wants to be asked, as far as it has shown. */
  formOf(model: string): Readonly<Pick<Dialect, 'system' | 'stream' | 'usage'>>
}

export interface Probe {
  /** Of HTTP; null: no answer came. */
  status: number | null
  /** What is wrong, for those who run this server; null: nothing that anybody said. */
  why: string | null
  /** Whether it is known by now that there is nothing at the address. */
  lost: boolean
  /** Why this server is not let in; null: that is not what is wrong. */
  refused: string | null
  /** What is shown to be let in; null: nothing. */
  shows: 'key' | 'token' | null
}
