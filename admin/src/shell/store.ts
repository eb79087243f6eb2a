import { localStorageStore, memoryStore, type Store } from 'react-admin'

const kept = localStorageStore('1', 'console')
const passing = memoryStore()
/** What is selected or filtered is over with the page; an address brings its filters along. */
const storeOf = (key: string): Store => (/selectedIds|\.list$/.test(key) ? passing : kept)

/** What somebody chose in this browser: language, appearance, columns. */
export const consoleStore: Store = {
  setup() {
    kept.setup()
    passing.setup()
  },
  teardown() {
    kept.teardown()
    passing.teardown()
  },
  getItem: (key, otherwise) => storeOf(key).getItem(key, otherwise),
  setItem: (key, value) => storeOf(key).setItem(key, value),
  removeItem: key => storeOf(key).removeItem(key),
  removeItems(prefix) {
    kept.removeItems(prefix)
    passing.removeItems(prefix)
  },
  reset() {
    kept.reset()
    passing.reset()
  },
  subscribe: (key, listener) => storeOf(key).subscribe(key, listener),
  listItems: prefix => ({ ...kept.listItems?.(prefix), ...passing.listItems?.(prefix) }),
}

export const storedLocale = (): string | undefined => {
  const locale: unknown = consoleStore.getItem('locale')
  return typeof locale === 'string' ? locale : undefined
}
