/** For an LRUCache of so many: `max` makes room for all of them at once, and few installations have as many. */
export const atMost = (entries: number) => ({ maxSize: entries, sizeCalculation: () => 1 })
