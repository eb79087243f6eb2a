import { expect, it } from 'vitest'
import { known, resourceOf } from '../define/known.js'
import { ofResource, queryKeys } from './queryKeys.js'
import { cleanFilter, listVariables } from './variables.js'

it('a list is asked for its page, without what is empty, and in no order that the server does not have', () => {
  const users = resourceOf('users')
  const pagination = { page: 3, perPage: 50 }
  const filter = { status: 'ACTIVE', roleId: '', lastSeenAfter: undefined, not: { search: null }, and: [{}] }
  expect(listVariables(users, { pagination, filter, sort: { field: 'NAME', order: 'ASC' } })).toEqual({
    first: 50,
    offset: 100,
    filter: { status: 'ACTIVE' },
    orderBy: { field: 'NAME', direction: 'ASC' },
  })
  expect(listVariables(users, { pagination, sort: { field: 'favourite', order: 'ASC' } })).toEqual({
    first: 50,
    offset: 100,
    filter: {},
  })
})

it('a filter within a filter is kept as deep as it goes', () => {
  const nested = { and: [{ not: { status: 'ACTIVE' } }, { search: '' }] }
  expect(cleanFilter(nested)).toEqual({ and: [{ not: { status: 'ACTIVE' } }] })
})

it('all that is known of a resource is under its name', () => {
  for (const name of Object.keys(known.resources)) {
    const { queryKey } = ofResource(name)
    expect(queryKeys.count(name, {}).slice(0, 1)).toEqual(queryKey)
    expect(queryKeys.tab(name, 'id', 'tab').slice(0, 1)).toEqual(queryKey)
  }
})
