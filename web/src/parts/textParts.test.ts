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
