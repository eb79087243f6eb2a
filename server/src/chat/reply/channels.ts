/** Tells of one reply: what it grew by, as `offset:text`, or, empty, that its row has changed. */
export const replyChannel = (id: string): string => `reply:${id}`

/** The id of a reply that is to be stopped, wherever it is written. */
export const STOP_CHANNEL = 'reply:stop'
