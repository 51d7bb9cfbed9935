import { expect, test } from 'vitest';
import { Failure } from '@/data/failure';
import { en } from '@/i18n/en';
import '@/i18n/enFirst';
import { t } from '@/i18n/words';
import { failureWords } from './failureWords';

const wait = (retryAfterMs?: number) =>
  failureWords(new Failure('too_many', { status: 429, ...(retryAfterMs && { retryAfterMs }) }), t);

test('a wait is told where the server named it', () => {
  expect(wait(39_001)).toBe('Too many tries. Wait 40 seconds.');
  expect(wait(1_000)).toBe('Too many tries. Wait 1 second.');
  expect(wait(600_000)).toBe('Too many tries. Wait 10 minutes.');
  expect(wait()).toBe(en.failure.too_many);
});

test('of what is left of a wait it tells that, and in the end what it is', () => {
  const failure = new Failure('too_many', { status: 429, retryAfterMs: 39_001 });
  expect(failureWords(failure, t, 2_500)).toBe('Too many tries. Wait 3 seconds.');
  expect(failureWords(failure, t, 0)).toBe(en.failure.too_many);
});

test('anything else is told by its code, whatever was thrown', () => {
  expect(failureWords(new Failure('overloaded', { retryAfterMs: 5_000 }), t)).toBe(
    en.failure.overloaded,
  );
  expect(failureWords(new TypeError('x'), t)).toBe(en.failure.unreadable);
});
