/** The conversations that stand before all others. */
export const PINNED = { filter: { pinned: true, archived: false }, pageSize: 100 }
