import { typeid } from 'typeid-js'

export type IdPrefix =
  | 'usr'
  | 'idn'
  | 'ses'
  | 'rol'
  | 'asg'
  | 'cnv'
  | 'brn'
  | 'msg'
  | 'prc'
  | 'key'
  | 'aud'
  | 'bud'
  | 'use'
  | 'sch'
  | 'job'
  | 'exp'
  | 'lex'
  | 'grt'
  | 'hrd'
  | 'inv'
  | 'knk'
  | 'mdl'
  | 'del'

/** A new id: unique everywhere, ordered by time (UUIDv7), with the prefix of its type (https://typeid.dev). */
export const newId = (prefix: IdPrefix): string => typeid(prefix).toString()
