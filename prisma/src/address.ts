/** Where a database is, and the folder of its migrations if it is another one than this release's. */
export type DatabaseAddress = ({ kind: 'sqlite'; file: string } | { kind: 'postgresql'; url: string }) & {
  migrations?: string
}

export type DatabaseKind = DatabaseAddress['kind']

/** Long enough for a busy server, short enough that a caller is answered within three seconds when it is down. */
export const connectTimeoutMs = 2000
