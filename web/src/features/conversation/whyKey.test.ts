import { expect, test } from 'vitest';
import type { FailureCode } from '@/data/failure';
import type { File, RoomKind } from '@/data/model.gen';
import { whyKey } from './whyKey';

const why = (
  failure: FailureCode,
  kind: RoomKind,
  given: { number?: number; replyTo?: string; files?: File[] } = {},
) => whyKey({ failure, number: null, replyTo: null, files: [], ...given }, kind);

test('each refusal has its own reason', () => {
  const files = [{} as File];
  expect(why('not_a_member', 'public')).toBe('message.whyNotMember');
  expect(why('forbidden', 'direct')).toBe('message.whyPrivate');
  expect(why('forbidden', 'private')).toBe('failure.forbidden');
  expect(why('not_found', 'direct', { replyTo: 'gone' })).toBe('message.whyAnsweredGone');
  expect(why('not_found', 'direct', { files })).toBe('message.whyFilesGone');
  expect(why('not_found', 'direct', { files, number: 3 })).toBe('failure.not_found');
});
