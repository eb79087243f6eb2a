import { describe, expect, it } from 'vitest'
import { readQuery } from './query.js'
import { snippetOf } from './snippet.js'

/** The snippet with its marks in brackets. */
async function shown(text: string, query: string): Promise<string | null> {
  const snippet = await snippetOf(text, readQuery(query))
  if (!snippet) return null
  return snippet.marks.reduceRight(
    (whole, { start, end }) => `${whole.slice(0, start)}[${whole.slice(start, end)}]${whole.slice(end)}`,
    snippet.text,
  )
}

describe('a snippet', () => {
  it.each([
    ['The server is down', 'server', 'The [server] is down'],
    ['The servers are down', 'serv', 'The [servers] are down'],
    ['The servers are down', '"serv" down', 'The servers are [down]'],
    ['Ein Straßenfest am Fluss', 'strasse', 'Ein [Straßenfest] am Fluss'],
    ['Im Café um fünf', 'cafe', 'Im [Café] um fünf'],
    ['Im Cafe\u0301 um fünf', 'café fünf', 'Im [Cafe\u0301] um [fünf]'],
    ['ＦＵＬＬ width', 'full', '[ＦＵＬＬ] width'],
    ['the ﬁnal ﬁle', 'final', 'the [ﬁnal] ﬁle'],
    ['Łódź leży', 'lodz', '[Łódź] leży'],
    ['İstanbul ve ıslak', 'islak', 'İstanbul ve [ıslak]'],
    ['今日は東京都に行く', '東京', '今日は[東京]都に行く'],
    ['今日は東京都に行く', '東京都', '今日は[東京都]に行く'],
    ['see foo_bar there', 'foo_bar', 'see [foo_bar] there'],
    ['one two three two', '"two three"', 'one [two three] two'],
    ['Good 👍 work', '👍', 'Good [👍] work'],
    ['Привет, мир', 'МИР', 'Привет, [мир]'],
    ['a\n\tb needle', 'needle', 'a  b [needle]'],
    ['the new GPT4 model', 'gpt-4', 'the new [GPT4] model'],
    ['the new GPT-4 model', 'gpt4', 'the new [GPT-4] model'],
    ['in commit a1b2c3d4e5', 'a1b', 'in commit [a1b2c3d4e5]'],
    ['500GB of C++', 'gb c++', '500[GB] of [C++]'],
    ['ein Donau\u00addampf\u00adschiff dort', 'donaudampf', 'ein [Donau\u00addampf\u00adschiff] dort'],
    ['nothing here', 'needle', null],
    ['', 'needle', null],
  ])('of %j for %j', async (text, query, expected) => {
    expect(await shown(text, query)).toBe(expected)
  })

  it('is cut around the first place that has most of what was searched for', async () => {
    const words = Array.from({ length: 3000 }, (_, i) => `word${i}`).join(' ')
    const text = `alone ${words} alone together ${words}`
    expect(await shown(text, 'alone together')).toMatch(/^….{30,60} \[alone\] \[together\] word0 .{60,120}…$/)
  })

  it('never cuts a character', async () => {
    const text = `${'👩‍👩‍👧'.repeat(40)} needle ${'e\u0301'.repeat(200)}`
    const { text: cut } = (await snippetOf(text, readQuery('needle'))) ?? { text: '' }
    expect(cut.isWellFormed()).toBe(true)
    expect(cut).toMatch(/(e\u0301)+…$/)
  })

  it('is found in a long text without folding all of it', async () => {
    const text = `${'x '.repeat(100)}needle ${'ü '.repeat(1_000_000)}`
    expect(await shown(text, 'needle')).toMatch(/\[needle\]/)
  })
})
