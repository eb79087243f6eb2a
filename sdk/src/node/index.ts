/** @module What only Node can do: keep a session on disk, open a browser. */
export { configFolder, type Surroundings } from './configFolder.js'
export { hasDesktop, openBrowser } from './openBrowser.js'
export { type FileTokenStoreOptions, fileTokenStore } from './tokenStore.js'
