/** Tells of one reply: what it grew by, as `offset:text`, or, empty, that its row has changed. */
export const replyChannel = (id: string): string => `reply:${id}`

/** Under which what the model thinks of a reply is kept and told, where its text is under its id. */
export const thoughtOf = (id: string): string => `${id}:thought`

/** Tells of the image of one reply on its way: an address that holds a small picture of it. It is kept under the same name. */
export const previewChannel = (id: string): string => `reply:${id}:preview`

/** Ids of replies that are to be stopped, wherever they are written. */
export const STOP_CHANNEL = 'reply:stop'
