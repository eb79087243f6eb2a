import type { Recording, Word } from './record.ts'

/** So much slower than it was. */
const SLOWER = 2
const REST_MS = 4000
/** What came before may be shown so much later. */
const STILL_MS = 500
const WIDTH = 600
const LEFT = 28
const TOP = 170

// As in design/tokens.css, which a picture cannot load.
const light =
  '--ground:#f6f7f9;--line:#e2e5ec;--text:#14171f;--quiet:#565e6d;--accent:#3d51d6;--soft:#e9ecfd;--danger:#b3261e;--ok:#17683f;--meanwhile:#855800'
const dark =
  '--ground:#0f1116;--line:#2a2f3a;--text:#eceef3;--quiet:#a5adbb;--accent:#9aa8ff;--soft:#222a4e;--danger:#ff8f86;--ok:#63d49c;--meanwhile:#f0b650'

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')

/** A picture that moves: the words of a reply, each when it was shown, and below them what the connection did. */
export function draw({ question, words, shown, length, cut, back }: Recording): string {
  const start = shown[0]?.ms ?? 0
  const end = shown.at(-1)?.ms ?? 0
  const whole = (end - start) * SLOWER + REST_MS
  const share = (ms: number) => Math.round((((ms - start) * SLOWER) / whole) * 1000) / 10
  const times = [...new Set(words.map(word => share(timeOf(word, shown))))].sort((a, b) => a - b)
  const classOf = (word: Word) => `p${times.indexOf(share(timeOf(word, shown)))}`
  const isMeanwhile = (word: Word) => {
    const ms = timeOf(word, shown)
    return ms > cut.ms + STILL_MS && ms <= back.ms
  }
  const foot = TOP + Math.max(...words.map(({ y }) => y)) + 34
  const bar = { x: LEFT, width: WIDTH - 2 * LEFT }
  const at = (offset: number) => Math.round(bar.x + (bar.width * offset) / length)
  const frames = (name: string, ...steps: [number, string][]) =>
    `@keyframes ${name}{${steps.map(([percent, style]) => `${percent}%{${style}}`).join('')}}`
  const between = (id: string, from: number, to?: number) =>
    `${frames(
      id,
      [0, `visibility:${from === 0 ? 'visible' : 'hidden'}`],
      ...(from === 0 ? [] : [[from, 'visibility:visible'] as [number, string]]),
      ...(to === undefined ? [] : [[to, 'visibility:hidden'] as [number, string]]),
    )}#${id}{animation-name:${id}}`
  const status = (id: string, colour: string, text: string) =>
    `<g id="${id}" class="k"><circle cx="${LEFT + 5}" cy="${foot}" r="5" fill="var(--${colour})"/><text x="${LEFT + 18}" y="${foot + 5}" class="s">${text}</text></g>`
  const [lost, resumed, done] = [share(cut.ms), share(back.ms), share(end)]
  const came = back.at - cut.at
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${Math.round(foot + 60)}" width="${WIDTH}" height="${Math.round(foot + 60)}" role="img" aria-labelledby="t d">
<title id="t">A reply as it is written</title>
<desc id="d">The chat app. A reply appears word by word; the connection breaks at offset ${cut.at}, is made again, and the reply goes on from there until all ${length} characters are stored.</desc>
<style>
svg{${light};font:16px system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif}
@media(prefers-color-scheme:dark){svg{${dark}}}
text{fill:var(--text);white-space:pre}.q{fill:var(--quiet);font-size:13px}.s{fill:var(--quiet);font-size:13px}.c{fill:var(--meanwhile)}
#live,#lost,#back{visibility:hidden}
@media(prefers-reduced-motion:no-preference){
.w,.k{animation:${Math.round(whole / 100) / 10}s step-end infinite}#all{animation:all ${Math.round(whole / 100) / 10}s infinite}
#fill{animation:fill ${Math.round(whole / 100) / 10}s step-end infinite}
${frames('all', [0, 'opacity:1'], [96, 'opacity:1'], [100, 'opacity:0'])}
${frames('fill', [0, 'transform:scaleX(0)'], ...shown.map(({ ms, length: n }): [number, string] => [share(ms), `transform:scaleX(${Math.round((n / (shown.at(-1)?.length ?? 1)) * 1000) / 1000})`]))}
${between('live', 0, lost)}
${between('lost', lost, resumed)}
${between('back', resumed, done)}
${between('done', done)}
${between('mark', lost)}
${between('gap', resumed)}
${times.map((time, i) => `${frames(`p${i}`, [0, 'visibility:hidden'], [time, 'visibility:visible'])}.p${i}{animation-name:p${i}}`).join('\n')}
}
#fill{transform-origin:${LEFT}px 0}
</style>
<rect x=".5" y=".5" width="${WIDTH - 1}" height="${Math.round(foot + 59)}" rx="10" fill="var(--ground)" stroke="var(--line)"/>
<text x="${LEFT}" y="36" font-weight="600" font-size="14">How replies are kept</text>
<rect x="${WIDTH - LEFT - 380}" y="60" width="380" height="44" rx="18" fill="var(--soft)"/>
<text x="${WIDTH - LEFT - 190}" y="87.500" text-anchor="middle">${escaped(question)}</text>
<rect x="${LEFT + 1}" y="142" width="8" height="8" rx="2" fill="var(--accent)" transform="rotate(45 ${LEFT + 5} 146)"/>
<text x="${LEFT + 16}" y="150.500" class="q" font-weight="500">gpt-large</text>
<g id="all">
${linesOf(words)
  .map(
    line =>
      `<text x="${Math.round(LEFT + (line[0]?.x ?? 0))}" y="${Math.round(TOP + (line[0]?.y ?? 0) - 5)}">${line
        .map(
          (word, i) =>
            `<tspan class="w ${classOf(word)}${isMeanwhile(word) ? ' c' : ''}"${word.bold ? ' font-weight="600"' : ''}>${isApart(line[i - 1], word) ? ' ' : ''}${escaped(word.text)}</tspan>`,
        )
        .join('')}</text>`,
  )
  .join('\n')}
<rect x="${bar.x}" y="${foot + 18}" width="${bar.width}" height="4" rx="2" fill="var(--line)"/>
<rect id="fill" x="${bar.x}" y="${foot + 18}" width="${bar.width}" height="4" rx="2" fill="var(--ok)"/>
<g id="gap" class="k"><rect x="${at(cut.at)}" y="${foot + 18}" width="${at(back.at) - at(cut.at)}" height="4" fill="var(--meanwhile)"/><text x="${at(cut.at)}" y="${foot + 42}" text-anchor="middle" class="s">cut at ${cut.at}</text></g>
<g id="mark" class="k"><path d="M${at(cut.at)} ${foot + 13}v14" stroke="var(--danger)" stroke-width="2"/></g>
${status('live', 'ok', 'being written')}
${status('lost', 'danger', `connection lost at offset ${cut.at}`)}
${status('back', 'meanwhile', `resumed from offset ${cut.at}: ${came} characters came meanwhile`)}
${status('done', 'ok', `complete: ${length} characters, as stored`)}
</g>
</svg>
`
}

/** When a word was there whole. */
const timeOf = ({ at, text }: Word, shown: Recording['shown']): number =>
  (shown.find(({ length }) => length >= at + text.length) ?? shown.at(-1))?.ms ?? 0

const isApart = (before: Word | undefined, word: Word) =>
  before !== undefined && before.at + before.text.length < word.at

/** Words that stand beside each other; a number before a line stands for itself. */
function linesOf(words: readonly Word[]): Word[][] {
  const lines: Word[][] = []
  for (const word of words) {
    const last = lines.at(-1)
    if (last?.at(-1) && Math.abs((last.at(-1)?.y ?? 0) - word.y) < 4 && !/^\d\.$/.test(word.text))
      last.push(word)
    else lines.push([word])
  }
  return lines
}
