import { expect, test } from 'vitest';
import { tellWholeLines } from './wholeLines';

function line(width: number, given = ''): HTMLElement {
  const element = document.createElement('p');
  element.className = 'one';
  element.innerHTML = 'Maximiliane <b>Konstantina</b>';
  element.title = given;
  Object.defineProperty(element, 'scrollWidth', { value: width, configurable: true });
  Object.defineProperty(element, 'clientWidth', { value: 100 });
  document.body.append(element);
  element.addEventListener('pointerover', tellWholeLines);
  return element;
}

function pointAt(element: Element): void {
  element.dispatchEvent(new Event('pointerover', { bubbles: true }));
}

test('a cut line tells the whole of itself, also from a part of it', () => {
  const cut = line(180);
  pointAt(cut.querySelector('b') ?? cut);
  expect(cut.title).toBe('Maximiliane Konstantina');
});

test('a line with room says nothing twice, also when there was none before', () => {
  const one = line(180);
  pointAt(one);
  Object.defineProperty(one, 'scrollWidth', { value: 90 });
  pointAt(one);
  expect(one.title).toBe('');
});

test('a tip of its own stays', () => {
  const one = line(180, '12 November');
  pointAt(one);
  expect(one.title).toBe('12 November');
});
