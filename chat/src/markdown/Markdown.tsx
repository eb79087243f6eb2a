import { memo, type ReactElement, useEffect, useState } from 'react'
import { Block } from './Block.tsx'
import { createBlocks } from './blocks.ts'
import styles from './Markdown.module.css'

/** When nothing came for so long, all is shown that is there. */
const STILL_MS = 400

interface Given {
  text: string
  /** Whether it is still being written. */
  open: boolean
}

/** A text of a model. It is read as it grows, and only what changes is rendered again. */
export const Markdown = memo(({ text, open }: Given): ReactElement => {
  const [read] = useState(createBlocks)
  const [still, setStill] = useState(text)
  useEffect(() => {
    if (!open) return
    const timer = setTimeout(setStill, STILL_MS, text)
    return () => clearTimeout(timer)
  }, [text, open])
  const blocks = read(text, !open, !open || still === text)
  return (
    <div className={styles.markdown}>
      {blocks.map(({ key, token }, i) => (
        <Block key={key} token={token} open={open && i === blocks.length - 1} />
      ))}
    </div>
  )
})
