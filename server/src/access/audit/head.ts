/** The one row of the end of the log, which everybody who adds to it locks. */
export const auditHead = { id: 1 } as const
