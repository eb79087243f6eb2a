/** Subscriptions that begin together share their first connection. */
export const TOGETHER_MS = 20
/** By then a stream has brought its first small piece, or something on the way holds it back. */
export const PROOF_MS = 5000
/** The server says something at least each 12 seconds. */
export const SILENCE_MS = 20_000
/** How long a poll waits for events in seconds, and in milliseconds until the next one; of tabs that may hold no connection open. */
export const POLL = { seconds: 8, pause: 1000 }
export const SHORT_POLL = { seconds: 1, pause: 4000 }

/** Until a WebSocket is tried again, each time twice as long. */
export const PROBE_MS = 5000
export const MAX_PROBE_MS = 300_000
