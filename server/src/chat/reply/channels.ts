/** Tells of one reply: what it grew by, as `offset:text`, or, empty, that its row has changed. */
export const replyChannel = (id: string): string => `reply:${id}`

/** Ids of replies that are to be stopped, wherever they are written. */
export const STOP_CHANNEL = 'reply:stop'
