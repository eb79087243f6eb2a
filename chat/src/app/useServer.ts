import { useAnswer } from '@parley/sdk/react'

/** What the server says of itself, asked once. */
export const useServer = () => useAnswer('server', (parley, signal) => parley.serverInfo({ signal }))

/** Those of the server; until it has said them, those it has unless it was changed. */
export const useLimits = () => useServer().value?.limits ?? { maxMessageLength: 100_000, uploads: null }
