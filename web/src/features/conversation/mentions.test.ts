import { expect, test } from 'vitest';
import type { User } from '@/data/model.gen';
import { user as person } from '@/data/testing/modelPeople';
import { begunAt, offered, toBody, toText, withName } from './mentions';

const user = (username: string, fullName: string, id = `id-${username}`): User =>
  person(id, { username, fullName });

const ada = user('ada', 'Ada Lindqvist', '0198c5a0-0000-7000-8000-000000000001');
const tomas = user('tomas.r', 'Tomás Reyes', '0198c5a0-0000-7000-8000-000000000002');
const people = [ada, tomas];

test('a name begins at an @ that begins a word', () => {
  expect(begunAt('hi @to', 6)).toEqual({ at: 3, query: 'to' });
  expect(begunAt('@', 1)).toEqual({ at: 0, query: '' });
  expect(begunAt('(@Ada', 5)).toEqual({ at: 1, query: 'ada' });
  for (const text of ['ada@exa', 'hi', '@ada ', 'a @ b'])
    expect(begunAt(text, text.length)).toBeNull();
  expect(begunAt('hi @to there', 6)?.query).toBe('to');
});

test('people are offered by the beginning of any of their names', () => {
  expect(offered(people, 'rey')).toEqual([tomas]);
  expect(offered(people, '')).toEqual(people);
  expect(offered(people, 'xyz')).toEqual([]);
  expect(
    offered(
      Array.from({ length: 9 }, () => ada),
      'a',
    ),
  ).toHaveLength(5);
});

test('taking one writes it with a blank, and the rest stays', () => {
  expect(withName('hi @to!', { at: 3, query: 'to' }, 6, tomas)).toEqual(['hi @tomas.r !', 12]);
  expect(withName('@a b', { at: 0, query: 'a' }, 2, ada)).toEqual(['@ada b', 5]);
});

test('what goes out names by id, and comes back as it was written', () => {
  const written = 'Hi @ADA, @tomas.r. And @nobody, me@ada.org, @@ada';
  const body = toBody(written, people);
  expect(body).toBe(`Hi <@${ada.id}>, <@${tomas.id}>. And @nobody, me@ada.org, @@ada`);
  const again = toText(body, (id) => people.find((one) => one.id === id) ?? null);
  expect(again).toBe('Hi @ada, @tomas.r. And @nobody, me@ada.org, @@ada');
  expect(toText(`<@${ada.id}>`, () => null)).toBe(`<@${ada.id}>`);
});
