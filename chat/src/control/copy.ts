import { say } from './toast.ts'

/** Puts text on the clipboard. On pages without https browsers have none: then by the selection, as before. */
export async function copy(text: string, done: string): Promise<void> {
  try {
    if (isSecureContext) await navigator.clipboard.writeText(text)
    else copyBySelection(text)
    say(done)
  } catch {
    copyBySelection(text)
    say(done)
  }
}

function copyBySelection(text: string): void {
  const area = document.createElement('textarea')
  area.value = text
  area.className = 'quietly'
  document.body.append(area)
  area.select()
  document.execCommand('copy')
  area.remove()
}
