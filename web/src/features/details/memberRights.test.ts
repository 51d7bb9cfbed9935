import { expect, test } from 'vitest';
import { memberRights } from './memberRights';

test('owners give every other role and remove anyone else', () => {
  expect(memberRights('owner', 'member', false)).toEqual({
    roles: ['owner', 'moderator'],
    canRemove: true,
  });
  expect(memberRights('owner', 'owner', false).canRemove).toBe(true);
  expect(memberRights('owner', 'owner', true)).toEqual({
    roles: ['moderator', 'member'],
    canRemove: false,
  });
});

test('moderators give no roles and remove no owner', () => {
  expect(memberRights('moderator', 'member', false)).toEqual({ roles: [], canRemove: true });
  expect(memberRights('moderator', 'owner', false).canRemove).toBe(false);
});

test('members do neither', () => {
  expect(memberRights('member', 'member', false)).toEqual({ roles: [], canRemove: false });
});
