import { expect, test } from 'vitest';
import { isBigEmoji, oneLine, textParts } from './textParts';

/** Links as `text→href`, people as `@id`, words as they are. */
function shown(body: string): string[] {
  return textParts(body).map((part) => {
    if (part.type === 'link') return `${part.text}→${part.href}`;
    return part.type === 'mention' ? `@${part.userId}` : part.text;
  });
}

test.each([
  ['plain words', ['plain words']],
  [
    'see https://klatch.example/a?b=c#d now',
    ['see ', 'https://klatch.example/a?b=c#d→https://klatch.example/a?b=c#d', ' now'],
  ],
  ['Look: http://x.example.', ['Look: ', 'http://x.example→http://x.example/', '.']],
  ['(https://x.example/a_(b))', ['(', 'https://x.example/a_(b)→https://x.example/a_(b)', ')']],
  ['“https://x.example/”', ['“', 'https://x.example/→https://x.example/', '”']],
  ['www.x.example/y!', ['www.x.example/y→https://www.x.example/y', '!']],
  ['write to ada@x.example, yes', ['write to ', 'ada@x.example→mailto:ada@x.example', ', yes']],
  ['http://', ['http://']],
  ['http://localhost:3000/x', ['http://localhost:3000/x→http://localhost:3000/x']],
])('%j is shown as %j', (body, parts) => {
  expect(shown(body)).toEqual(parts);
});

test.each([
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)//http',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'file:///etc/passwd',
  'ftp://x.example/a',
  'blob:whatever',
])('%j is no link', (body) => {
  expect(textParts(body).every((part) => part.type === 'text')).toBe(true);
});

test('a link never leaves http, https and mailto, whatever is written', () => {
  const bodies = [
    'https://a.example/"onclick=alert(1)',
    "http://a.example/'><img src=x onerror=alert(1)>",
    'https://user:pass@a.example/',
    'mailto:a@b.example?subject=x',
    'https://[::1]/x',
    'https://a.example\u202e/gpj.exe',
  ];
  for (const body of bodies) {
    for (const part of textParts(body)) {
      if (part.type === 'link') expect(part.href).toMatch(/^(https?:\/\/|mailto:)/);
    }
  }
});

test('a person is named by id', () => {
  const id = '0192a4c8-7b3e-7cc0-8a11-5b6c7d8e9f00';
  expect(shown(`<@${id}> come`)).toEqual([`@${id}`, ' come']);
  expect(oneLine(`<@${id}>\n  come`, () => 'Ada')).toBe('@Ada come');
  expect(shown('<@nobody>')).toEqual(['<@nobody>']);
});

test.each([
  ['So:\n- as it is\n- **rough** paper\n> `quoted`', 'So: as it is rough paper quoted'],
  ['~~no~~ **yes**', 'no yes'],
  ['```\nlet tea = 1;\n```', 'let tea = 1;'],
  ['2 * 3 * 4 and a_b_c', '2 * 3 * 4 and a_b_c'],
  ['** not strong **', '** not strong **'],
])('a preview of %j has no marks', (body, words) => {
  expect(oneLine(body, () => '')).toBe(words);
});

test.each([
  ['😂', true],
  ['☕', true],
  ['👩‍👩‍👧‍👦👍🏽', true],
  ['🇩🇪 🇵🇹', true],
  ['1️⃣', true],
  ['😂😂😂😂', false],
  ['ok 👍', false],
  ['1', false],
  ['', false],
])('%j alone is big: %s', (body, big) => {
  expect(isBigEmoji(body)).toBe(big);
});

const HOSTILE: [string, string][] = [
  ['closing brackets', `http://a${')'.repeat(16_376)}`],
  ['full stops, then a letter', `http://a${'.'.repeat(16_375)}b`],
  ['full stops', `http://a${'.'.repeat(16_376)}`],
  ['brackets and full stops', `http://a${')].'.repeat(5_458)}`],
  ['pairs of brackets', `http://a${'()'.repeat(8_188)}`],
  ['labels of one letter', `a@${'a.'.repeat(8_191)}`],
  ['labels too long', `a@${`${'a'.repeat(64)}.`.repeat(252)}com`],
  ['letters', 'a'.repeat(16_384)],
  ['letters and marks', 'a.'.repeat(8_192)],
  ['one at after another', 'a@'.repeat(8_192)],
  ['mail addresses cut short', 'a@a.'.repeat(4_096)],
  ['www and letters', `www.${'a'.repeat(16_380)}`],
  ['www after www', 'www.'.repeat(4_096)],
  ['www before a mark', 'www.-'.repeat(3_276)],
  ['schemes', 'http://'.repeat(2_340)],
  ['schemes alone', 'http:// '.repeat(2_048)],
  ['addresses that are none', 'http://[ '.repeat(1_820)],
  ['people begun', '<@'.repeat(8_192)],
  ['spaces', ' '.repeat(16_384)],
];

test.each(HOSTILE)('a long text of %s costs no time, and nothing of it is lost', (_, body) => {
  const before = performance.now();
  const parts = textParts(body);
  oneLine(body, () => '');
  expect(performance.now() - before).toBeLessThan(500);
  expect(parts.map((part) => (part.type === 'mention' ? '' : part.text)).join('')).toBe(body);
});

test('an address is linked up to 2048 characters, and never in part', () => {
  const long = `https://x.example/${'a'.repeat(2_030)}`;
  expect(shown(long)).toEqual([`${long}→${long}`]);
  expect(shown(`${long}b`)).toEqual([`${long}b`]);
  expect(shown(`${'a'.repeat(65)}@x.example`)).toEqual([`${'a'.repeat(65)}@x.example`]);
});
