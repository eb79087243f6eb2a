const intro = 'I am the demo model:'

const menu = `Ask me for one of these:

- **table** or **markdown** – headings, a table, a quote 📊
- **code** – a few lines of TypeScript 💻
- **list** – a numbered and a nested list 📝
- **long** – a long answer; “800 words” makes it that long 📚
- **slow** – any of these, a piece every 0.4 seconds 🐢
- **fail** – an answer that breaks off in the middle 💥
- **error** – no answer at all, only an error 🚫`

const connect =
  'To talk to a real model, start Parley with `OPENAI_API_KEY`, or with `OPENAI_BASE_URL` for any server that speaks the OpenAI format, or run Ollama on this machine.'

export function greeting(question: string, messages: number): string {
  const quote = shorten(question).replaceAll('\n', '\n> ')
  const count = messages === 1 ? 'one message' : `${messages} messages`
  return `${intro} a small program inside Parley that answers until a real model is connected 👋

You wrote:

> ${quote}

I was given ${count} of this conversation as context, and that is all I understand of it. But my answers come piece by piece, like those of any model. ${menu}

${connect}`
}

export const table = `${intro} here is some markdown to look at 📊

## Three ways to run Parley

| Where | Database | Good for |
|:------|:---------|---------:|
| Laptop | SQLite | trying things out |
| One server | SQLite or PostgreSQL | a team |
| Many servers | PostgreSQL | a company |

> A reply belongs to the conversation, not to the window that waits for it:
> close the window, and the reply is *still written*.

---

Text may be **bold**, *italic*, ~~struck out~~ or \`code\`, and link [somewhere](https://commonmark.org). ✨`

export const code = `${intro} here is a little code 💻

\`\`\`ts
// Counts the words of a text, the most frequent first.
export function countWords(text: string): [word: string, count: number][] {
  const counts = new Map<string, number>()
  for (const word of text.toLowerCase().match(/\\p{L}+/gu) ?? []) {
    counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  return [...counts].sort(([, a], [, b]) => b - a)
}
\`\`\`

Call it like this:

\`\`\`ts
countWords('the cat and the hat') // [['the', 2], ['cat', 1], …]
\`\`\`

It works with any alphabet, because \`\\p{L}\` is any letter: *naïve*, *Straße*, *日本語*. 🌍`

export const list = `${intro} here are some lists 📝

What happens to a message:

1. It is stored together with the empty reply.
2. The model is asked.
3. Each piece of the answer goes to everybody who follows the reply.
4. At the end the whole text is stored.

Things worth trying:

- Start a reply and
  - reload the page,
  - follow it from a second window 🪟,
  - stop it halfway ✋.
- [x] Read the first list
- [ ] Ask for something **slow**`

export const failing = `${intro} this answer breaks off in the middle, as you asked. What has arrived until then is kept, and the reply says why it ended 💥 The last words are`

/** So many words, in paragraphs that are told apart by their numbers. */
export function long(words: number): string {
  const lines = [`${intro} here is an answer of ${words} words 📚\n`]
  let left = words - wordsOf(lines[0] ?? '').length
  for (let n = 1; left > 0; n++) {
    const paragraph = [`**${n}.**`, ...wordsOf(paragraphs[(n - 1) % paragraphs.length] ?? '')].slice(0, left)
    lines.push(`${paragraph.join(' ')}\n`)
    left -= paragraph.length
  }
  return lines.join('\n').trimEnd()
}

const wordsOf = (text: string): string[] => text.split(/\s+/).filter(Boolean)

const paragraphs = [
  'A river begins as rain that nobody notices. Drops gather in the moss, the moss lets them go one by one, and somewhere below the ridge they find each other and become a sound before they become a sight 🏞️',
  'The first bridge is a plank, and children jump over the water without using it. Further down there is a mill, whose wheel has been turning for three hundred years; the miller says it is the water that changes, not the wheel.',
  'Then come the meadows, where the river has time. It bends to the left around a hill, to the right around a village, and twice around nothing at all, as if it had heard a story there and wanted to hear it again.',
  'In the city it is given walls, and names, and seven bridges 🌉 People look down at it in the evening and think of other things. It carries their lights a little way along the quay and puts them back where they were.',
  'Near the end it grows wide and slow and stops being sure of its direction. Gulls follow the last barges. The water tastes of salt for the first time, and the river, which has been one thing all the way, becomes part of another 🌊',
]

/** Cut between characters, never inside one. */
function shorten(text: string): string {
  const characters = Array.from(text.trim())
  return characters.length > 280 ? `${characters.slice(0, 279).join('')}…` : characters.join('')
}
