import { expect, test } from 'vitest';
import { Failure } from '@/data/failure';
import { en } from '@/i18n/en';
import '@/i18n/enFirst';
import { t } from '@/i18n/words';
import { notDone } from './notDone';

const conflict = new Failure('conflict', { status: 409 });

test('a request that is gone by now is said to be', () => {
  const agreed = { words: { kind: 'agreeToErase', roomId: 'chat' }, failure: conflict } as const;
  expect(notDone(agreed, t)).toBe(en.undo.failed.agree);
});

test('any other failure says why', () => {
  const asked = { words: { kind: 'eraseChat', roomId: 'chat' }, failure: conflict } as const;
  expect(notDone(asked, t)).toContain(en.failure.conflict);
});
