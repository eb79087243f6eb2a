import { memo, type ReactElement } from 'react'
import { Answer } from '../message/Answer.tsx'
import { Question } from '../message/Question.tsx'
import { Thinking } from '../message/Thinking.tsx'
import styles from './Thread.module.css'
import type { Turn } from './turns.ts'

interface Given {
  turn: Turn
  isLast: boolean
  /** It was sent here: it has the whole height, so that its question stands at the top. */
  isPinned: boolean
}

export const TurnView = memo(({ turn, isLast, isPinned }: Given): ReactElement => {
  const { question, answers } = turn
  return (
    <div className={styles.turn} data-pinned={isPinned}>
      <div className={styles.content}>
        {question && <Question message={question} />}
        {answers.map(answer => (
          <Answer key={answer.key} message={answer} isLast={isLast} />
        ))}
        {question?.status === 'SENDING' && <Thinking of={question} />}
      </div>
    </div>
  )
})
