/** Round numbers for an axis that reaches at least to a value. */
export function ticksTo(max: number, wholeOnly = false): number[] {
  if (max <= 0) return [0, 1]
  const rough = max / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const nice = [1, 2, 2.5, 5, 10].map(factor => factor * power).find(step => step >= rough) ?? rough
  const step = wholeOnly ? Math.max(1, Math.ceil(nice)) : nice
  const count = Math.ceil(max / step)
  return Array.from({ length: count + 1 }, (_, index) => index * step)
}
