import { expect, test } from 'vitest'
import { databases } from '../../../test/database.js'
import { openSearchWorld } from '../../../test/searchWorld.js'

/** A text, what finds it, and what does not. Quotes: the whole word, which would else be open at its end. */
const texts: [text: string, found: string[], not: string[]][] = [
  // Latin
  ['Grüße aus Müllers Straße', ['MULLER* strasse', 'gruße', 'GRÜSSE'], ['uller', 'strasses']],
  ['Die Zahl der Elemente', ['ELEMENTÉ', '"zahl"'], ['ement']],
  ['L’été à la forêt', ['foret été', "l'ete", 'l’été'], ['"let"']],
  ['Ich wohne in Łódź.', ['lodz', '"ŁÓDŹ"'], ['odz']],
  ['Diyarbakır ve İzmir', ['diyarbakir', 'IZMIR', 'ızmır'], ['zmir']],
  ['Tiếng Việt rất khó', ['tieng viet', 'TIẾNG'], ['viets']],
  ['Blåbærsyltetøy på brød', ['blabaer', 'brod', 'BRØD'], ['aer']],
  ['Ærøskøbing', ['aeroskobing'], ['eroskobing']],
  ['Cœur brisé', ['coeur', 'cœur'], ['"cur"']],
  ['ﬁne ﬂowers ①', ['fine', 'flowers', '1'], ['ne']],
  ['Ｆｕｌｌ ｗｉｄｔｈ', ['full width', 'ｆｕｌｌ'], ['widths']],
  ['naïve coöperation', ['naive', 'cooperation'], ['aive']],
  ['niño, corazón', ['nino', 'corazon'], ['ino']],
  ['Țară și ţară', ['tara', 'ţară'], ['ara']],
  ['Þingvellir and ðe', ['þingvellir', 'de'], ['ingvellir']],
  // What is not seen
  ['Donau\u00addampf\u00adschiff', ['donaudampfschiff', 'Donau\u00addampfschiff'], ['dampf']],
  ['zero\u200bwidth', ['zerowidth', 'zero\u200bwidth'], ['width']],
  ['word\u2060joiner', ['wordjoiner'], ['joiner']],
  ['byte\ufefforder', ['byteorder', 'byte\ufefforder'], ['order']],
  ['\u202eright to left\u202c', ['right', '"right to left"'], ['tfel']],
  // Languages, versions, units
  ['We wrote it in C++ and C', ['c++', '"C"', '"c++"'], ['"C#"', 'c#']],
  ['We wrote it in C#', ['c#', '"C#"'], ['"C"', 'c++']],
  ['F# is not g++17', ['f#', 'g++', 'g++17'], ['"F"', '"g"']],
  ['Channel #general, issue #12', ['general', '#general', '#12', 'issue #12'], ['"issue#"']],
  ['Release v2.10.3 is out', ['2.10.3', 'v2.10.3', '2.10', '10.3'], ['"2.1"', '10.2', '210']],
  ['The disk has 500GB', ['GB', '500', '500 GB', '500GB', '"500gb"'], ['"50"', '"B"', '500TB']],
  ['GPT4 is here', ['GPT-4', 'gpt 4', 'GPT4', 'gpt'], ['gpt-5', 'pt4']],
  ['GPT-4 is here', ['GPT4', '"gpt4"', 'gpt-4'], ['gpt40']],
  ['IPv6 and x86_64', ['ipv6', 'IPv 6', 'x86', 'x86_64', '64'], ['86x']],
  ['commit dc05769ab3f1e2', ['dc05769', 'dc05769ab3f1e2', 'dc0'], ['05769', 'c05769']],
  ['Windows11 for 20€', ['windows 11', '20€', '€ 20'], ['indows']],
  ['costs 1299.50 Euro', ['1299.50', '1299'], ['"129"']],
  ['on 2026-11-29T10:00', ['2026-11-29', '11-29', '10:00'], ['2026-11-28']],
  // Joined words
  ['call foo_bar() now', ['foo_bar', 'bar', 'foo bar', '"foo bar"'], ['foobar', 'bar_foo']],
  ['write to jane.doe@example.com', ['doe', 'jane.doe@example.com', 'example.com'], ['janedoe']],
  ['https://example.org/a-b?c=d', ['example.org', 'a-b', 'https'], ['org.example']],
  ['AT&T and R&D', ['at&t', 'r&d'], ['"att"']],
  ['state-of-the-art', ['state of the art', '"of the art"', 'state-of'], ['stateof']],
  // Cyrillic, Greek, Armenian, Georgian
  ['Привет, Ёлка', ['елка', 'ПРИВЕТ', 'прив'], ['ривет']],
  ['Комп’ютер і пам\u02bcять', ["комп'ютер", 'компʼютер', 'пам'], ['ютерк']],
  ['Київ та Їжак', ['київ', 'киів', 'їжак'], ['ияк']],
  ['Η ΟΔΌΣ προς τα κάτω', ['οδος', 'οδός', 'ΚΑΤΩ'], ['δος']],
  ['Երևան և Գյումրի', ['երեւան', 'գյումրի'], ['րևան']],
  ['თბილისი', ['თბილისი', 'ᲗᲑᲘᲚᲘᲡᲘ'], ['ბილისი']],
  // Hebrew, Arabic, Persian
  ['שָׁלוֹם עולם', ['שלום', 'עולם'], ['לום']],
  ['مَرْحَبًا بالعالم', ['مرحبا', 'مرحـــبا'], ['رحبا']],
  ['می‌خواهم کتاب بخوانم', ['میخواهم', 'كتاب', 'می\u200cخواهم'], ['تاب']],
  ['إلى المدرسة', ['الى', 'إلي', 'المدرسة'], ['مدرسة']],
  ['الفاتورة ٢٠٢٤', ['2024', '٢٠٢٤', '۲۰۲۴'], ['2025', '024']],
  // Indic scripts
  ['नमस्ते दुनिया', ['नमस्ते', 'दुनिया', 'नम'], ['मस्ते']],
  ['क्\u200dष और १२३', ['क्ष', '123', '१२३'], ['124']],
  ['আমি বাংলায় গান গাই', ['বাংলায়', 'গান'], ['ংলায়']],
  ['தமிழ் மொழி', ['தமிழ்', 'மொழி'], ['மிழ்']],
  // Scripts without spaces
  ['我喜欢学习中文', ['学习', '中文', '喜欢学', '习'], ['学中', '日文']],
  ['研究生命的起源', ['生命', '研究生'], ['生研']],
  ['東京都に住んでいます', ['京都', '東京', '東京都'], ['都京']],
  ['サーバーが止まった', ['サーバ', 'ｻｰﾊﾞｰ', '止まった'], ['ーサ']],
  ['서울에서 만나요', ['서울', '만나', '울에'], ['울서']],
  ['ผมชอบภาษาไทย', ['ภาษา', 'ไทย'], ['ลาว']],
  ['ສະບາຍດີ', ['ສະບາຍດີ'], ['ໄທ']],
  ['ភាសាខ្មែរ', ['ភាសា'], ['ថៃ']],
  ['iPhone手机3', ['iphone', '手机', '手机3'], ['机手']],
  // Signs
  ['Well done 🎉!', ['🎉', 'done 🎉'], ['🎂']],
  ['❤️ for the 👩\u200d💻 of 🇩🇪', ['❤', '👩‍💻', '💻', '🇩🇪'], ['🇫🇷']],
]

test.each(databases)(
  'of more than sixty texts in more than a dozen scripts each is found by what people type, on %s',
  async database => {
    await using world = await openSearchWorld(database)
    const me = await world.person()
    const messages = await world.say(await world.conversation(me, null), ...texts.map(([text]) => text))
    await world.settled()
    const wrong: string[] = []
    for (const [i, [text, found, not]] of texts.entries()) {
      const finds = async (query: string) =>
        (await world.search.messages({ userId: me, sharedIds: [] }, query)).includes(messages[i] ?? '')
      for (const query of found) if (!(await finds(query))) wrong.push(`${query} does not find ${text}`)
      for (const query of not) if (await finds(query)) wrong.push(`${query} finds ${text}`)
    }
    expect(wrong).toEqual([])
    expect(texts.length).toBeGreaterThan(60)
  },
)
