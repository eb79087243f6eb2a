import { expect, it } from 'vitest'
import { startParley } from '../../../test/parley.js'

it('what an input leaves out has its default, in a variable as in the document', async () => {
  await using parley = await startParley()
  const admin = await parley.signIn('admin')
  const asVariable = await admin.ask({
    query: 'query ($by: UserOrder) { users(orderBy: $by) { nodes { id } } }',
    variables: { by: { field: 'NAME' } },
  })
  expect(asVariable.errors).toBeUndefined()
  expect(asVariable.data).toEqual(
    (await admin.ask('{ users(orderBy: { field: NAME }) { nodes { id } } }')).data,
  )
  const wrong = await admin.ask({
    query: 'query ($by: UserOrder) { users(orderBy: $by) { nodes { id } } }',
    variables: { by: { field: 'NAME', direction: null } },
  })
  expect(wrong.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
})
