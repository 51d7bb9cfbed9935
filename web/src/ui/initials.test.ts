import { expect, test } from 'vitest';
import { initialsOf } from './initials';

test.each([
  ['Ada Lindqvist', 'AL'],
  ['ada', 'A'],
  ['ada-lindqvist', 'AL'],
  ['Maximilian von Hohenstein', 'MH'],
  ['小林 さくら', '小さ'],
  ['كريم منصور', 'كم'],
  ['é́mile', 'É́'],
  ['  (Bea)  ', 'B)'.slice(0, 1)],
  ['', '?'],
  ['!!!', '?'],
])('%j stands as %j', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
