import { expect, test } from 'vitest';
import type { File } from '@/data/model.gen';
import { picturesOf } from './pictures';
import { row } from './rowFixture';

const file = (id: string, width: number | null = 1) => ({ id, width }) as File;
const rows = [
  row({ senderId: 'ada', files: [file('cat'), file('letter', null)] }),
  row({ senderId: 'bob', files: [file('shock')] }),
  row({ senderId: 'bob', files: [file('worse')] }),
  row({ senderId: 'ada', files: [file('gone')], deletedAt: 'now' }),
  row({ senderId: 'ada', files: [file('dog')] }),
];
const shown = (pressed: string | null) =>
  picturesOf(rows, (id) => id === 'bob', pressed).map((one) => one.file.id);

test('the viewer goes past what is folded away, and what is no picture or deleted', () => {
  expect(shown('cat')).toEqual(['cat', 'dog']);
});

test('one of them that was unfolded and pressed is shown', () => {
  expect(shown('shock')).toEqual(['cat', 'shock', 'dog']);
});
