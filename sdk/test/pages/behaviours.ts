import { show } from '../behaviours.js'

declare global {
  interface Window {
    show: typeof show
  }
}

window.show = show
