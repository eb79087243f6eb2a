import { NotFoundError, operation } from '@parley/sdk'
import type { DataProvider, GetListParams, RaRecord } from 'react-admin'
import type { ActionDefinition, ResourceDefinition } from '../define/definition.js'
import { actionOf, resourceOf } from '../define/known.js'
import { titleOf } from '../define/title.js'
import { act } from './act.js'
import { request } from './client.js'
import { cleanFilter, type Filter, listVariables } from './variables.js'

interface Page {
  nodes: RaRecord[]
  pageInfo: { hasNextPage: boolean }
}

const ask = async <Result>(document: string, variables: object): Promise<Result> =>
  (await request(operation<Result, object>(document), variables)) as Result

/** A list that the server gives whole: searched, sorted and cut here. */
async function wholeList(resource: ResourceDefinition, filter: Filter = {}): Promise<RaRecord[]> {
  const { list } = await ask<{ list: RaRecord[] | null }>(resource.documents.list, {})
  const search = String(filter.search ?? '').toLowerCase()
  return (list ?? []).filter(row =>
    titleOf(resource.name, row as never)
      .toLowerCase()
      .includes(search),
  )
}

async function readList(name: string, params: GetListParams) {
  const resource = resourceOf(name)
  const { page, perPage } = params.pagination ?? { page: 1, perPage: 50 }
  if (!resource.paged) {
    const rows = await wholeList(resource, params.filter)
    return { data: rows.slice((page - 1) * perPage, page * perPage) as never[], total: rows.length }
  }
  const { list } = await ask<{ list: Page }>(resource.documents.list, listVariables(resource, params))
  const pageInfo = { hasNextPage: list.pageInfo.hasNextPage, hasPreviousPage: page > 1 }
  return { data: list.nodes as never[], pageInfo }
}

async function readOne(resource: ResourceDefinition, id: string): Promise<RaRecord> {
  const { one: document } = resource.documents
  const found = document
    ? (await ask<{ one: RaRecord | null }>(document, { id })).one
    : (await wholeList(resource)).find(row => row.id === id)
  if (!found?.id) throw new NotFoundError('There is no such thing, or you may not see it.')
  return found
}

async function readMany(resource: ResourceDefinition, ids: readonly string[]): Promise<RaRecord[]> {
  const { many } = resource.documents
  if (!many) return (await wholeList(resource)).filter(row => ids.includes(String(row.id)))
  return (await ask<{ many: (RaRecord | null)[] }>(many, { ids })).many.filter(row => row?.id) as RaRecord[]
}

/** How many a list has; null where the server does not count so far. */
export async function countOf(name: string, filter: Filter): Promise<number | null> {
  const { documents } = resourceOf(name)
  if (!documents.count) return null
  const { list } = await ask<{ list: { totalCount: number | null } | null }>(documents.count, {
    filter: cleanFilter(filter),
  })
  return list?.totalCount ?? null
}

const must = (resource: string, does: ActionDefinition['does']): ActionDefinition => {
  const action = actionOf(resourceOf(resource), does)
  if (!action) throw new Error(`${resource} has no mutation for that.`)
  return action
}

/** Between react-admin and the schema: every resource is one of the generated ones. */
export const dataProvider = {
  supportAbortSignal: false,

  getList: readList,

  async getOne(name, { id }) {
    return { data: (await readOne(resourceOf(name), String(id))) as never }
  },

  async getMany(name, { ids }) {
    return { data: (await readMany(resourceOf(name), ids.map(String))) as never[] }
  },

  async getManyReference(name, { target, id, filter, ...params }) {
    return readList(name, { ...params, filter: { ...filter, [target]: id } })
  },

  async create(name, { data }) {
    const action = actionOf(resourceOf(name), 'create') ?? must(name, 'set')
    const result = (await act(action, [], data)) as { id: string }
    return { data: { ...data, id: result.id } as never }
  },

  async update(name, { id, data }) {
    await act(must(name, 'update'), [String(id)], data)
    return { data: (await readOne(resourceOf(name), String(id))) as never }
  },

  async updateMany(name, { ids, data }) {
    for (const id of ids) await act(must(name, 'update'), [String(id)], data)
    return { data: ids }
  },

  async delete(name, { id }) {
    await act(must(name, 'delete'), [String(id)], {})
    return { data: { id } as never }
  },

  async deleteMany(name, { ids }) {
    await act(must(name, 'delete'), ids.map(String), {})
    return { data: ids }
  },
} satisfies DataProvider
