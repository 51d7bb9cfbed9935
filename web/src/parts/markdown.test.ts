import { describe, expect, test } from 'vitest';
import { type Block, type Inline, parse } from './markdown';
import { mayBeFormatted } from './marks';

/** A tree as one line, for tests that look. */
function shown(blocks: readonly Block[]): string {
  return blocks.map(block).join(' ');
}

function block(one: Block): string {
  switch (one.type) {
    case 'paragraph':
      return `p(${one.children.map(inline).join('')})`;
    case 'code':
      return `pre(${one.text})`;
    case 'quote':
      return `quote(${shown(one.children)})`;
    case 'list':
      return `${one.start === null ? 'ul' : `ol${one.start}`}(${one.items.map(shown).join(' | ')})`;
  }
}

function inline(one: Inline): string {
  if ('text' in one) return one.type === 'text' ? one.text : `code(${one.text})`;
  const inside = one.children.map(inline).join('');
  return one.type === 'link' ? `a(${one.href} ${inside})` : `${one.type}(${inside})`;
}

const ID = '0198c5a0-0000-7000-8000-000000000001';

describe('reads', () => {
  const cases: [string, string][] = [
    ['plain words', 'p(plain words)'],
    ['two\nlines', 'p(two\nlines)'],
    ['two\n\nparts', 'p(two) p(parts)'],
    ['a **bold** word', 'p(a strong(bold) word)'],
    ['an *odd* and _other_ one', 'p(an emphasis(odd) and emphasis(other) one)'],
    ['**bold _and_ odd**', 'p(strong(bold emphasis(and) odd))'],
    ['~~gone~~ and ~not~', 'p(delete(gone) and ~not~)'],
    ['a `code_with_*stars*`', 'p(a code(code_with_*stars*))'],
    ['```js\nlet a = "<b>";\n\n  b\n```', 'pre(let a = "<b>";\n\n  b)'],
    ['> said\n> so\n\nyes', 'quote(p(said\nso)) p(yes)'],
    ['- one\n- two **b**', 'ul(p(one) | p(two strong(b)))'],
    ['3. three\n4. four', 'ol3(p(three) | p(four))'],
    ['- one\n  - two', 'ul(p(one) ul(p(two)))'],
    ['[tea](https://example.org/a_b_c)', 'p(a(https://example.org/a_b_c tea))'],
    ['[write](mailto:ada@example.org)', 'p(a(mailto:ada@example.org write))'],
    [`**<@${ID}>** hello`, `p(strong(<@${ID}>) hello)`],
    [
      'see https://example.org/_x_/*y*?a=__b__ now',
      'p(see https://example.org/_x_/*y*?a=__b__ now)',
    ],
    ['snake_case_name stays', 'p(snake_case_name stays)'],
    ['2 * 3 * 4', 'p(2 * 3 * 4)'],
    ['\\*not odd\\*', 'p(*not odd*)'],
  ];
  test.each(cases)('%j', (body, tree) => {
    expect(shown(parse(body))).toBe(tree);
  });
});

describe('leaves as written', () => {
  const cases = [
    '# no heading',
    '<b>no markup</b>',
    '<script>alert(1)</script>',
    '&lt;no&amp;reference;',
    '---',
    'under\n===',
    '[x]: https://example.org',
    '    four blanks',
    '[click](javascript:alert(1))',
    '[click](data:text/html,x)',
    '[click](//example.org)',
    '[click](/settings)',
    '[a] [b](c',
    '<https://example.org',
  ];
  test.each(cases)('%j', (body) => {
    expect(shown(parse(body))).toBe(`p(${body.trim()})`);
  });

  test('a picture becomes a link', () => {
    expect(shown(parse('![x](https://example.org/a.png)'))).toBe(
      'p(!a(https://example.org/a.png x))',
    );
  });

  test('signs that stand for something held here', () => {
    expect(shown(parse('**a** \uFDD00\uFDD1'))).toBe('p(**a** \uFDD00\uFDD1)');
  });
});

describe('is bounded', () => {
  const long = (piece: string): string => piece.repeat(Math.floor(16_000 / piece.length));
  const hostile = [
    '*',
    '_a',
    '**a ',
    '[',
    '[a](',
    '`',
    '> ',
    '>',
    '- ',
    '* a\n',
    '~~',
    '~~a',
    '\\',
    '[](',
    '*_',
    '`a`',
    '1. ',
    '<@',
    '(_',
    'a**b',
    '\n>',
    '   - a\n',
  ];
  test.each(hostile)('%j sixteen thousand signs long', (piece) => {
    for (const text of [
      long(piece),
      piece.repeat(600),
      `${piece.repeat(300)}${'a '.repeat(5_000)}`,
    ]) {
      const begun = performance.now();
      if (mayBeFormatted(text)) expect(JSON.stringify(parse(text)).length).toBeLessThan(2_000_000);
      expect(performance.now() - begun).toBeLessThan(5_000);
    }
  });

  test('what is deeply nested is drawn flat', () => {
    const depth = (blocks: readonly Block[]): number =>
      Math.max(0, ...blocks.map((one) => (one.type === 'quote' ? 1 + depth(one.children) : 1)));
    expect(depth(parse(`${'> '.repeat(50)}deep`))).toBeLessThanOrEqual(8);
  });
});

test('words without signs need no parser', () => {
  for (const body of ['hello', 'a - b', '3.5 and 4', 'https://example.org/a-b', 'what?!'])
    expect(mayBeFormatted(body)).toBe(false);
  for (const body of ['*a*', 'x\n> y', '- a', '1. a', '`a`', '[a](b)', '~~a~~'])
    expect(mayBeFormatted(body)).toBe(true);
});
