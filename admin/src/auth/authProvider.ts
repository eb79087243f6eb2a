import { ParleyError, SignOutDocument } from '@parley/sdk'
import type { AuthProvider } from 'react-admin'
import { request } from '../data/client.js'
import { known } from '../define/known.js'
import { me } from './me.js'
import { noteSignedOut } from './signedOut.js'

/** The session is a cookie of the server's, which no script sees. What is refused is refused by the server. */
export const authProvider = {
  async login() {},

  async logout() {
    await request(SignOutDocument, {}, { idempotent: true }).catch(() => {})
    location.assign('/')
  },

  async checkAuth() {
    if (!(await me())) noteSignedOut(new ParleyError('UNAUTHENTICATED', 'Sign in first.'))
  },

  async checkError(error) {
    noteSignedOut(error)
  },

  async getIdentity() {
    const person = await me()
    return { id: person?.id ?? '', fullName: person?.name ?? person?.email ?? '' }
  },

  async getPermissions() {
    return (await me())?.permissions ?? []
  },

  /** `action` is a view of a resource, or the name of one of its mutations. */
  async canAccess({ resource, action }) {
    const definition = known.resources[resource]
    const needs = definition?.actions.find(({ name }) => name === action)?.needs ?? definition?.needs ?? []
    const held: readonly string[] = (await me())?.permissions ?? []
    return needs.length === 0 || needs.some(need => held.includes(need))
  },
} satisfies AuthProvider
