import { useFormat } from './format.js'

/** How long ago, with the exact time on hover. */
export function Time({ value }: { value: string }) {
  const { ago, exact } = useFormat()
  return (
    <time dateTime={value} title={exact(value)}>
      {ago(value)}
    </time>
  )
}
