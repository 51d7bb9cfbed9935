import { beforeEach, expect, test } from 'vitest';
import { focusBeside } from './focusBeside';

beforeEach(() => {
  document.body.innerHTML = ['a', 'b', 'c']
    .map((id) => `<article data-row="${id}" tabindex="-1"><button>x</button></article>`)
    .join('');
});

const focused = () => document.activeElement?.getAttribute('data-row') ?? null;
const row = (id: string) => document.querySelector<HTMLElement>(`[data-row=${id}]`);

test('the neighbour of what goes has the focus', () => {
  row('b')?.focus();
  focusBeside('b');
  expect(focused()).toBe('c');
  row('c')?.querySelector('button')?.focus();
  focusBeside('c');
  expect(focused()).toBe('b');
});

test('a focus that is elsewhere stays there', () => {
  row('a')?.focus();
  focusBeside('b');
  expect(focused()).toBe('a');
});
