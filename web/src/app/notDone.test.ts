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

test('how long to wait is said where the server named it', () => {
  const failure = new Failure('too_many', { status: 429, retryAfterMs: 40_000 });
  const asked = { words: { kind: 'eraseChat', roomId: 'chat' }, failure } as const;
  expect(notDone(asked, t)).toBe('Not deleted. Too many tries. Wait 40 seconds.');
});
