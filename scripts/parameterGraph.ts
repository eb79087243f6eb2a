/**
 * The graph of a generated client: by which keys of a query it goes on, as numbers of its `strings`. Gives each of them a
 * higher number, for strings with so many others in front.
 */
export function moveGraph(graph: string, by: number): string {
  const bytes = Buffer.from(graph, 'base64url')
  const moved: number[] = []
  let at = 0

  const copy = (count: number) => {
    for (let i = 0; i < count; i++) moved.push(bytes[at++] ?? unknown())
  }
  // Numbers are in groups of seven bits, the lowest first.
  const read = (): number => {
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? unknown()
      value |= (byte & 127) << shift
      if (byte < 128) return value
    }
  }
  const write = (value: number): number => {
    for (let rest = value; ; rest >>>= 7) {
      moved.push(rest < 128 ? rest : (rest & 127) | 128)
      if (rest < 128) return value
    }
  }
  const keep = () => write(read())
  const move = () => write(read() + by)
  // 0 is none.
  const moveIfAny = () => {
    const value = read()
    write(value === 0 ? 0 : value + by)
  }
  const times = (count: number, each: () => void) => {
    for (let i = 0; i < count; i++) each()
  }

  const [inputs, outputs, roots] = [keep(), keep(), keep()]
  times(inputs, () =>
    times(keep(), () => {
      // Key, types of its value, next node, name of its enum, flags.
      move()
      copy(2)
      keep()
      moveIfAny()
      copy(1)
    }),
  )
  const named = () => {
    move()
    keep()
    keep()
  }
  times(outputs, () => times(keep(), named))
  times(roots, named)
  return at === bytes.length ? Buffer.from(moved).toString('base64url') : unknown()
}

function unknown(): never {
  throw new Error('The graph of the client that Prisma generated is of another form.')
}
