import { memo, type ReactElement, useState } from 'react'
import { Block } from './Block.tsx'
import { createBlocks } from './blocks.ts'
import styles from './Markdown.module.css'

interface Given {
  text: string
  /** Whether it is still being written. */
  open: boolean
}

/** A text of a model. It is read as it grows, and only what changes is rendered again. */
export const Markdown = memo(({ text, open }: Given): ReactElement => {
  const [read] = useState(createBlocks)
  const blocks = read(text, !open)
  return (
    <div className={styles.markdown}>
      {blocks.map(({ key, token }, i) => (
        <Block key={key} token={token} open={open && i === blocks.length - 1} />
      ))}
    </div>
  )
})
