/** A line as small as a word; what it says stands beside it. */
export function Spark({ values }: { values: readonly number[] }) {
  const max = Math.max(...values, 1)
  const points = values.map((value, index) => {
    const x = values.length > 1 ? (index / (values.length - 1)) * 96 + 2 : 50
    return `${x.toFixed(1)},${(26 - (value / max) * 22).toFixed(1)}`
  })
  return (
    <svg className="spark" viewBox="0 0 100 28" preserveAspectRatio="none" aria-hidden="true">
      <polygon points={`2,28 ${points.join(' ')} 98,28`} />
      <polyline points={points.join(' ')} vectorEffect="non-scaling-stroke" />
    </svg>
  )
}
