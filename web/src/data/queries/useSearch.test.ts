import { act, cleanup, renderHook, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { Failure } from '../failure.ts';
import { user } from '../testing/modelPeople.ts';
import { usePeopleSearch } from './useSearch.ts';

const world = vi.hoisted(() => ({ client: {} as unknown }));
vi.mock('../useKlatch.ts', () => ({ useClient: () => world.client }));
afterEach(cleanup);

test('a page that did not come is asked for again, not those that are there', async () => {
  const cursors: unknown[] = [];
  let isBroken = true;
  const get = async (_: string, { cursor = 'first' }: { cursor?: string }) => {
    cursors.push(cursor);
    if (cursor === 'next' && isBroken) throw new Failure('internal');
    return { items: [user(cursor)], next: cursor === 'first' ? 'next' : null };
  };
  world.client = { http: { get }, people: { put: () => {} } };
  const { result } = renderHook(() => usePeopleSearch(''));
  await waitFor(() => expect(result.current.hasMore).toBe(true));
  act(() => result.current.loadMore());
  await waitFor(() => expect(result.current.failure?.code).toBe('internal'));
  expect(result.current.items).toHaveLength(1);
  isBroken = false;
  await act(() => result.current.retry());
  await waitFor(() => expect(result.current.failure).toBeNull());
  expect(result.current.items.map(({ id }) => id)).toEqual(['first', 'next']);
  expect(cursors).toEqual(['first', 'next', 'next']);
});
