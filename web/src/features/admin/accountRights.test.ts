import { expect, test } from 'vitest';
import type { Account, ServerRole } from '@/data/model.gen';
import { user } from '@/data/testing/modelPeople';
import { accountRights } from './accountRights';

function account(id: string, role: ServerRole, deactivatedAt: string | null = null): Account {
  return {
    user: user(id, { deactivatedAt }),
    email: `${id}@example.org`,
    role,
    createdAt: '',
    lastUsedAt: null,
  };
}

test('owners act on everybody but close not themselves', () => {
  const me = { id: 'me', role: 'owner' } as const;
  expect(accountRights(me, account('other', 'admin')).roles).toEqual(['owner', 'member']);
  expect(accountRights(me, account('other', 'owner')).canClose).toBe(true);
  expect(accountRights(me, account('me', 'owner'))).toMatchObject({
    roles: ['admin', 'member'],
    canClose: false,
    canEnd: false,
  });
});

test('admins act on members and give no roles', () => {
  const me = { id: 'me', role: 'admin' } as const;
  expect(accountRights(me, account('other', 'member'))).toEqual({
    roles: [],
    canEnd: true,
    canClose: true,
    canOpen: false,
  });
  expect(accountRights(me, account('other', 'admin')).canClose).toBe(false);
  expect(accountRights(me, account('other', 'owner')).canEnd).toBe(false);
});

test('a closed account can only be opened', () => {
  const closed = account('other', 'member', '2026-01-01T00:00:00.000Z');
  expect(accountRights({ id: 'me', role: 'owner' }, closed)).toEqual({
    roles: [],
    canEnd: false,
    canClose: false,
    canOpen: true,
  });
  expect(accountRights({ id: 'me', role: 'member' }, closed).canOpen).toBe(false);
});
