import type { Branch } from '@parley/prisma'

/** A range of depths within one branch. */
export interface Segment {
  branchId: string
  from: number
  to: number
}

/** The path from the first message to a leaf, as segments from the start on. */
export function pathTo(leaf: { branchId: string; depth: number }, branches: Branch[]): Segment[] {
  const byId = new Map(branches.map(branch => [branch.id, branch]))
  const segments: Segment[] = []
  let to = leaf.depth
  for (
    let branch = byId.get(leaf.branchId);
    branch;
    branch = branch.parentId ? byId.get(branch.parentId) : undefined
  ) {
    segments.unshift({ branchId: branch.id, from: branch.fromDepth, to })
    to = branch.fromDepth - 1
  }
  return segments
}

/** The part of a path between two depths, both included. */
export function clip(path: Segment[], from: number, to: number): Segment[] {
  return path
    .map(segment => ({ ...segment, from: Math.max(segment.from, from), to: Math.min(segment.to, to) }))
    .filter(segment => segment.from <= segment.to)
}

/** Whether nothing else can answer what a message answers: no branch but its own has a turn at its place. */
export function isAlone(message: { branchId: string; depth: number }, branches: Branch[]): boolean {
  const { branchId, depth } = message
  return branches.every(({ id, fromDepth }) => fromDepth !== depth || (id === branchId && depth === 0))
}

/** Where the messages below a message may stand: its own branch further down, and every branch that forks off there. */
export function below(message: { branchId: string; depth: number }, branches: Branch[]) {
  const forks = branches.filter(b => b.parentId === message.branchId && b.fromDepth > message.depth)
  const whole = new Set(forks.map(fork => fork.id))
  for (let grown = true; grown; ) {
    grown = false
    for (const branch of branches)
      if (branch.parentId && whole.has(branch.parentId) && !whole.has(branch.id)) {
        whole.add(branch.id)
        grown = true
      }
  }
  return {
    OR: [{ branchId: message.branchId, depth: { gte: message.depth } }, { branchId: { in: [...whole] } }],
  }
}
