/**
 * The same text by itself. What an engine cuts from a longer string keeps that one alive: each block of a reply would hold all
 * that was written until then.
 */
export const own = (text: string): string => ` ${text}`.slice(1)
