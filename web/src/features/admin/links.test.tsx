import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { en } from '@/i18n/en';
import '@/i18n/enFirst';
import { linksApi } from '@/data/adminApi';
import { Failure } from '@/data/failure';
import type { Http, Query } from '@/data/http';
import RoomLinksDialog from './RoomLinksDialog';

const world = vi.hoisted(() => ({ http: {} as unknown }));
vi.mock('@/data/useKlatch', () => ({ useKlatch: () => world }));

afterEach(cleanup);

async function dialog(get: () => Promise<unknown>): Promise<void> {
  world.http = { get };
  render(<RoomLinksDialog roomId="room" name="Tea" onClose={() => {}} />);
  await act(async () => {});
}

test('every page of links is read', async () => {
  const pages = [
    { items: ['one'], next: 'a' },
    { items: ['two'], next: 'b' },
    { items: ['three'], next: null },
  ];
  const asked: unknown[] = [];
  const get = async (_: string, query: Query) => {
    asked.push(query['cursor']);
    return pages.shift();
  };
  expect(await linksApi({ get } as unknown as Http).list('room')).toEqual(['one', 'two', 'three']);
  expect(asked).toEqual([undefined, 'a', 'b']);
});

test('links that are on their way, missing or not to be had are said to be', async () => {
  await dialog(() => new Promise(() => {}));
  expect(screen.getByText(en.admin.linksLoading)).toBeTruthy();
  cleanup();
  await dialog(async () => ({ items: [], next: null }));
  expect(screen.getByRole('status').textContent).toBe(en.admin.noLinks);
  cleanup();
  await dialog(() => Promise.reject(new Failure('timeout')));
  expect(screen.getByRole('button', { name: en.app.retry })).toBeTruthy();
});
