import { buildSchema, parse, validate } from 'graphql'
import { expect, it } from 'vitest'
import { ParleyError } from '../../sdk/src/errors.js'
import { documentsOf, generate, smallSchema } from '../test/smallSchema.ts'
import { classNameOf, plugin } from './errors.ts'
import { plugin as printer } from './print.ts'

it('makes a class of each error code, with what the schema says about it', async () => {
  const text = await generate(plugin, documentsOf(smallSchema))
  expect(text).toContain(`/**
 * What went wrong.
 *
 * @category Errors
 */
export type ServerErrorCode =
  /** It is not there. */
  | 'NOT_FOUND'
  /** @deprecated Never comes. */
  | 'SERVER_ERROR';`)
  expect(text).toContain(`/**
 * It is not there.
 *
 * @class
 * @category Errors by code
 */
export const NotFoundError = /*#__PURE__*/ errorClass('NOT_FOUND');`)
  expect(text).toContain("export type ServerError = ErrorOf<'SERVER_ERROR'>;")
})

it.each(['SESSION_REVOKED', 'INTERNAL_SERVER_ERROR', 'IDP_UNAVAILABLE'])(
  'calls the class of %s as its errors call themselves',
  code => {
    expect(new ParleyError(code, 'Something.').name).toBe(classNameOf(code))
  },
)

it('wants to know the codes', async () => {
  const files: ReturnType<typeof documentsOf> = { schema: buildSchema('type Query { id: ID }'), files: [] }
  await expect(async () => generate(plugin, files)).rejects.toThrow('no enum ErrorCode')
})

it('prints all documents for the tools of others', async () => {
  const documents = documentsOf(smallSchema)
  const text = await generate(printer, documents)
  const errors = validate(documents.schema, parse(text))
  expect(errors.filter(({ message }) => !message.includes('never used'))).toEqual([])
  expect(text).toContain('query Rooms(')
})
