import { TypeID } from 'typeid-js'

/** The time in a UUIDv7 (RFC 9562, 5.7): when a reply began of whose row nothing but the id is left. */
export const begunAt = (id: string): Date =>
  new Date(Number.parseInt(TypeID.fromString(id).toUUID().replaceAll('-', '').slice(0, 12), 16))
