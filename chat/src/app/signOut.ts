import { forgetDrafts } from '../composer/draft.ts'

/** By the address for it, which also leads to the provider's own sign-out, and back. */
export function signOut(): void {
  forgetDrafts()
  location.assign('/auth/logout')
}
