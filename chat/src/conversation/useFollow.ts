import { type RefObject, useEffect, useRef, useState } from 'react'

/** So near to the end counts as being there. */
const NEAR_PX = 24
/** So far from it, a way back is offered. */
const FAR_PX = 240

const fromEnd = ({ scrollHeight, scrollTop, clientHeight }: HTMLElement) =>
  scrollHeight - scrollTop - clientHeight

/**
 * Follows what is written only for a reader who has gone to the end, and until they go back. What is sent pins the question
 * to the top instead, and then nothing moves by itself.
 */
export function useFollow(scroller: RefObject<HTMLElement | null>) {
  const follows = useRef(true)
  const [isFar, setFar] = useState(false)

  useEffect(() => {
    const { current } = scroller
    const content = current?.firstElementChild
    if (!current || !content) return
    let top = current.scrollTop
    const onScroll = () => {
      const { scrollTop } = current
      if (scrollTop < top - 1) follows.current = false
      // Where there is nothing below, nobody has gone anywhere.
      else if (scrollTop > top && fromEnd(current) < NEAR_PX) follows.current = !isPinned(current)
      top = scrollTop
      setFar(fromEnd(current) > FAR_PX)
    }
    const grown = new ResizeObserver(() => {
      if (follows.current && !isPinned(current)) current.scrollTop = current.scrollHeight
      setFar(fromEnd(current) > FAR_PX)
    })
    grown.observe(content)
    grown.observe(current)
    current.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      grown.disconnect()
      current.removeEventListener('scroll', onScroll)
    }
  }, [scroller])

  return {
    isFar,
    /** What was just sent stays where it is. */
    rest: () => {
      follows.current = false
    },
    toEnd: () => {
      follows.current = true
      const { current } = scroller
      if (current) current.scrollTop = current.scrollHeight
    },
  }
}

/** Whether the last turn still has room below: its end is the end of the page without anybody going there. */
function isPinned(scroller: HTMLElement): boolean {
  const turn = scroller.querySelector<HTMLElement>('[data-pinned="true"]')
  const content = turn?.firstElementChild
  return !!turn && !!content && content.clientHeight < turn.clientHeight
}
