import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const css = readFileSync('src/ui/tokens.css', 'utf8');

/** The six-digit colours of each block that starts with the selector, in the order of the file. */
function colours(selector: string): Array<Map<string, string>> {
  const blocks = css.split(selector).slice(1);
  return blocks.map((block) => {
    const body = block.slice(block.indexOf('{') + 1, block.indexOf('}'));
    return new Map(
      [...body.matchAll(/--([\w-]+):\s*(#[0-9A-F]{6})\s*;/gi)].map((match) => [
        match[1] ?? '',
        match[2] ?? '',
      ]),
    );
  });
}

const light = colours('\n:root ')[0] ?? colours(':root ')[0];
const dark = colours('[data-theme="dark"] ')[0];
const system = colours(':root:not([data-theme="light"]) ')[0];

/** WCAG 2.2, relative luminance of an sRGB colour. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
}

function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

const TEXT: Array<[string, string[]]> = [
  [
    'ink',
    [
      'paper ground hush oat float float-hush accent-wash honey danger-wash',
      'line accent-line',
    ].flatMap((names) => names.split(' ')),
  ],
  ['soft', 'paper ground hush oat float float-hush accent-wash'.split(' ')],
  ['muted', 'paper ground hush oat float float-hush accent-wash'.split(' ')],
  ['accent-ink', 'paper ground hush oat float float-hush accent-wash'.split(' ')],
  ['danger-ink', 'paper ground hush float float-hush danger-wash'.split(' ')],
  ['on-accent', 'accent accent-hover accent-press accent-deep'.split(' ')],
  ['on-accent-soft', 'accent accent-deep'.split(' ')],
  ['on-danger', 'danger danger-hover'.split(' ')],
  ['on-veil', ['veil']],
  ['on-veil-soft', ['veil']],
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((hue): [string, string[]] => [`a${hue}-ink`, [`a${hue}`]]),
];

const SHAPES: Array<[string, string[]]> = [
  ['edge', 'paper ground float'.split(' ')],
  ['online', 'paper ground float accent-wash hush'.split(' ')],
  ['accent', 'paper ground'.split(' ')],
  ['danger', 'paper ground float'.split(' ')],
];

const themes = [
  ['light', light],
  ['dark', dark],
] as const;

const pairs = [
  ...TEXT.flatMap(([text, grounds]) => grounds.map((ground) => [text, ground, 4.5] as const)),
  ...SHAPES.flatMap(([shape, grounds]) => grounds.map((ground) => [shape, ground, 3] as const)),
];

for (const [theme, tokens] of themes) {
  test.each(pairs)(`${theme}: %s on %s has at least %d to 1`, (one, other, least) => {
    const [a, b] = [tokens?.get(one), tokens?.get(other)];
    if (a === undefined || b === undefined) throw new Error(`no such token: ${one} or ${other}`);
    expect(contrast(a, b)).toBeGreaterThanOrEqual(least);
  });
}

test('the system’s dark and the chosen dark are the same', () => {
  expect(dark?.size).toBeGreaterThan(40);
  expect(system).toEqual(dark);
});
