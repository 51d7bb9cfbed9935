import { expect, test } from 'vitest';
import type { Row } from '@/data/shapes';
import '@/i18n/enFirst';
import { t } from '@/i18n/words';
import type { Conversation } from './conversation';
import { menuItems } from './menuItems';
import { row } from './rowFixture';

const conversation = { actions: {}, canDelete: () => true } as unknown as Conversation;
const offered = (given: Partial<Row>) =>
  menuItems(row(given), conversation, t).map((item) => item.id);

test('of a deleted message only its place can go, or the deleting be taken back', () => {
  const deletedAt = '2026-11-20T10:00:00.000Z';
  expect(offered({ deletedAt, body: null, mine: true })).toEqual(['hide']);
  expect(offered({ deletedAt, body: 'words', mine: true, undoKey: 'key' })).toEqual(['undo']);
});

test('who wrote it is shown from the menu too, where the chat does not say it', () => {
  const ids = (given: Partial<Row>, kind: string) =>
    menuItems(row(given), { ...conversation, kind } as Conversation, t).map((item) => item.id);
  expect(ids({}, 'public')).toContain('author');
  expect(ids({ deletedAt: '2026-11-20T10:00:00.000Z' }, 'public')).toEqual(['author', 'hide']);
  expect(ids({ mine: true }, 'public')).not.toContain('author');
  expect(ids({}, 'direct')).not.toContain('author');
});

test('there is something to copy only where there are words', () => {
  expect(offered({ body: 'words' })).toContain('copy');
  expect(offered({ body: '' })).not.toContain('copy');
});
