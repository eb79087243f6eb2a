import DataLoader from 'dataloader'
import type { Db } from './db.js'

/** Looks up in one go what is asked for at the same time. By its name its batches are seen in traces, where somebody listens. */
export function createLoader<Key, Value, CacheKey = Key>(
  { batch }: Pick<Db, 'batch'>,
  name: string,
  find: (keys: readonly Key[]) => Promise<(Value | Error)[]>,
  options?: DataLoader.Options<Key, Value, CacheKey>,
): DataLoader<Key, Value, CacheKey> {
  return new DataLoader(batch ? keys => batch(name, keys.length, () => find(keys)) : find, options)
}
