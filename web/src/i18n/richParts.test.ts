import { expect, test } from 'vitest';
import { plainText, richParts } from './richParts';

const own = (text: string) => ({ text, isValue: false });
const value = (text: string) => ({ text, isValue: true });

test('tags and blanks part a sentence', () => {
  expect(richParts('You’ll be <b>@{username}</b> here.', { username: 'ada' })).toEqual([
    { tag: null, pieces: [own('You’ll be ')] },
    { tag: 'b', pieces: [own('@'), value('ada')] },
    { tag: null, pieces: [own(' here.')] },
  ]);
});

test('what is filled in is never markup', () => {
  expect(richParts('<b>{by}</b> added {user}', { by: '</b><i>', user: '<b>x</b> {by}' })).toEqual([
    { tag: 'b', pieces: [value('</b><i>')] },
    { tag: null, pieces: [own(' added '), value('<b>x</b> {by}')] },
  ]);
});

test('plain words have neither', () => {
  expect(plainText(richParts('<b>{by}</b> added <b>you</b>', { by: 'Ada' }))).toBe('Ada added you');
  expect(plainText(richParts('nothing here', {}))).toBe('nothing here');
});
