const GAP = 4
const EDGE = 8

/** Puts what floats below its button, or above where there is no room, and within the window. */
export function placeBeside(floating: HTMLElement, anchor: Element | null): void {
  if (!anchor) return
  const at = anchor.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = floating
  const below = at.bottom + GAP
  const above = at.top - GAP - height
  const top = below + height > innerHeight - EDGE && above > EDGE ? above : below
  const toLeft = at.left + width > innerWidth - EDGE
  const left = toLeft ? at.right - width : at.left
  floating.style.top = `${Math.max(EDGE, Math.min(top, innerHeight - EDGE - height))}px`
  floating.style.left = `${Math.max(EDGE, Math.min(left, innerWidth - EDGE - width))}px`
}
