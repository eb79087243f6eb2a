import { parentPort } from 'node:worker_threads'
import type { Answered, Asked } from './thread.js'

/** What a thread does: answers one question after the other. What is thrown fails the question, and not the thread. */
export function answerQuestions<Question, Answer>(answer: (question: Question) => Answer): void {
  const tell = (answered: Answered<Answer>) => parentPort?.postMessage(answered)
  parentPort?.on('message', ({ number, question }: Asked<Question>) => {
    try {
      tell({ number, answer: answer(question) })
    } catch (error) {
      const { message, code } = error as Error & { code?: string }
      tell({ number, failure: { message, ...(code !== undefined && { code }) } })
    }
  })
}
