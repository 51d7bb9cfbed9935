import { expect, test } from 'vitest';
import type { Notification } from '@/data/model.gen';
import { groups } from './groups';

function row(id: string, change: Partial<Notification> = {}): Notification {
  return {
    id,
    kind: 'mention',
    userId: 'ada',
    roomId: 'room',
    messageId: id,
    number: 1,
    emoji: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    readAt: null,
    mySeq: 1,
    ...change,
  };
}

test('emoji on one text are one line, everything else stands alone', () => {
  const emoji = { kind: 'reaction', messageId: 'cake', emoji: '🎉' } as const;
  const lines = groups([
    row('5', { ...emoji, userId: 'ben' }),
    row('4'),
    row('3', { ...emoji, userId: 'cleo' }),
    row('2', { ...emoji, userId: 'ben', emoji: '👍' }),
    row('1', { ...emoji, messageId: 'tea' }),
  ]);
  expect(lines.map((line) => [line.first.id, line.userIds.join(' ')])).toEqual([
    ['5', 'ben cleo'],
    ['4', 'ada'],
    ['1', 'ada'],
  ]);
});

test('what was seen is not joined with what is new', () => {
  const emoji = { kind: 'reaction', messageId: 'cake' } as const;
  const lines = groups([
    row('2', emoji),
    row('1', { ...emoji, readAt: '2026-01-01T00:00:00.000Z' }),
  ]);
  expect(lines.map((line) => line.isNew)).toEqual([true, false]);
});
