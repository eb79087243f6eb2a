import type { Model, Parley } from '../index.js'
import { CliError, EXIT } from './failure.js'

/** Finds out the ids of models that somebody names: as their server does, as they are shown, or by their ids. */
export function createModelNames(client: Pick<Parley, 'models'>) {
  let asked: Promise<Model[]> | null = null
  return async (named: string, signal: AbortSignal): Promise<string> => {
    asked ??= client.models({ signal })
    const models = await asked.catch((error: unknown) => {
      asked = null
      throw error
    })
    const found =
      models.find(({ id, upstreamName }) => id === named || upstreamName === named) ??
      models.find(({ name }) => name.toLowerCase() === named.toLowerCase())
    if (!found)
      throw new CliError('BAD_USER_INPUT', `There is no model "${named}": see parley models.`, EXIT.error)
    return found.id
  }
}
