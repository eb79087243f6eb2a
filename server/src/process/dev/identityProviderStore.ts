import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider'

/**
 * What the development provider remembers, in memory. It keeps no sessions of its own: each sign-in asks again who one
 * wants to be, and several people can be signed in side by side in different browsers' tabs.
 */
export function createStore(): AdapterFactory {
  const entries = new Map<string, { payload: AdapterPayload; expires: number }>()

  function read(key: string): AdapterPayload | undefined {
    const entry = entries.get(key)
    return entry && entry.expires > Date.now() ? entry.payload : undefined
  }

  function sweep(): void {
    for (const [key, { expires }] of entries) if (expires <= Date.now()) entries.delete(key)
  }

  return (model): Adapter => {
    const keyOf = (id: string): string => `${model}:${id}`
    const findBy = (is: (payload: AdapterPayload) => boolean): AdapterPayload | undefined =>
      [...entries.keys()]
        .filter(key => key.startsWith(keyOf('')))
        .map(read)
        .find(payload => payload && is(payload))

    return {
      async upsert(id, payload, expiresIn) {
        // Only what protects the form for a device's code: that has nobody signed in.
        if (model === 'Session' && payload.accountId !== undefined) return
        sweep()
        entries.set(keyOf(id), {
          payload,
          expires: Date.now() + (expiresIn ?? Number.POSITIVE_INFINITY) * 1000,
        })
      },
      find: async id => read(keyOf(id)),
      findByUid: async uid => findBy(payload => payload.uid === uid),
      findByUserCode: async userCode => findBy(payload => payload.userCode === userCode),
      async consume(id) {
        const payload = read(keyOf(id))
        if (payload) payload.consumed = Math.floor(Date.now() / 1000)
      },
      destroy: async id => void entries.delete(keyOf(id)),
      async revokeByGrantId(grantId) {
        for (const [key, { payload }] of entries) if (payload.grantId === grantId) entries.delete(key)
      },
    }
  }
}
