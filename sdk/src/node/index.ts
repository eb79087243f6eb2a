/**
 * Functions for Node only: {@link fileTokenStore} keeps a session on disk, {@link openBrowser} opens the sign-in page.
 *
 * @module @parley/sdk/node
 */

export { configFolder, type Surroundings } from './configFolder.js'
export { hasDesktop, openBrowser } from './openBrowser.js'
export { type FileTokenStoreOptions, fileTokenStore } from './tokenStore.js'
