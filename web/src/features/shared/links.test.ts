import { expect, test } from 'vitest';
import type { Message } from '@/data/model.gen';
import { linksIn } from './links';

const message = (id: string, body: string | null): Message => ({
  id,
  roomId: 'r',
  number: 1,
  seq: 1,
  kind: 'text',
  notice: null,
  senderId: 'u',
  body,
  replyTo: null,
  mentions: [],
  files: [],
  reactions: [],
  createdAt: '2026-11-21T10:00:00.000Z',
  editedAt: null,
  deletedAt: null,
});

test('each web address of a message once, in order, without what browsers leave away', () => {
  const body =
    'see https://www.example.org/tea/ and www.example.com, https://www.example.org/tea/!';
  expect(linksIn([message('a', body)]).map(({ text, host }) => [text, host])).toEqual([
    ['example.org/tea', 'example.org'],
    ['example.com', 'example.com'],
  ]);
});

test('mail, scripts and words are none', () => {
  expect(
    linksIn([message('a', 'ada@example.org mailto:x@example.org javascript:alert(1) https')]),
  ).toEqual([]);
  expect(linksIn([message('b', null)])).toEqual([]);
});
