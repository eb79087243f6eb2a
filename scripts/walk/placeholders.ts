import type { World } from './world.ts'

/** What a page leaves open stands for what came before: ids that end in …, the head of a log, an address. */
export function createPlaceholders({ url, provider }: World) {
  const last = new Map<string, string>()
  return {
    hear(line: string): void {
      // What the server logs names whoever asked.
      if (line.startsWith('{"level":')) return
      for (const [id, prefix = ''] of line.matchAll(/\b([a-z]{3}_)[\w-]{8,}/g)) last.set(prefix, id)
      for (const [beginning] of line.matchAll(/\bpk_\w{8}/g)) last.set('pk_', beginning)
      for (const [head] of line.matchAll(/\b\d+:[\w-]{43}\b/g)) last.set('head', head)
    },
    fill: (code: string): string =>
      code
        .replaceAll(/https?:\/\/(localhost:4000|chat\.example\.com)/g, url)
        .replaceAll('/auth/login/dev', `/auth/login/${provider}`)
        .replaceAll(/\b([a-z]{2,3}_)…/g, (given, prefix: string) => last.get(prefix) ?? given)
        .replaceAll(/\b\d+:[\w-]{43}(?![\w-])/g, given => last.get('head') ?? given),
  }
}
