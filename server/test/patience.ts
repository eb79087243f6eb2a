/** How long tests wait for what has to come. So long that no machine is too slow for it: no promise is shown by it. */
export const PATIENCE_MS = 30_000
