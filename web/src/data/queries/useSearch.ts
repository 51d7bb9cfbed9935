import { keepPreviousData, QueryClient, useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef } from 'react';
import type { Client } from '../client.ts';
import { Failure, toFailure } from '../failure.ts';
import { type Http, segment } from '../http.ts';
import type {
  Account,
  Chat,
  DirectoryRoom,
  Hit,
  HitPage,
  Message,
  Page,
  PeoplePage,
  RoomId,
  Shared,
  SharedPage,
  User,
} from '../model.gen.ts';
import { useClient } from '../useKlatch.ts';
import { useRoom } from '../useRoom.ts';

/** A list that comes by pages. */
export interface Found<T> {
  items: readonly T[];
  /** Nothing is there yet. */
  isLoading: boolean;
  /** What is held answers an earlier query: nothing can be said of this one yet. */
  isOld: boolean;
  /** More is on its way. */
  isBusy: boolean;
  failure: Failure | null;
  hasMore: boolean;
  loadMore: () => void;
  reload: () => void;
  /** Asks again for what did not come: the next page, or all that is here. Resolves when that is through, either way. */
  retry: () => Promise<unknown>;
}

/** People whose username or full name begins so; by name when the query is empty. */
export function usePeopleSearch(query: string): Found<User> {
  const client = useClient();
  const { http, people } = client;
  return useFound(client, ['people', query.trim()], async (cursor) => {
    const page = await ask<User>(http, '/api/users', query.trim(), cursor);
    people.put(page.items);
    return page;
  });
}

/** Everybody with an account, closed ones included, for those who look after the server. */
export function useAccounts(query: string): Found<Account> {
  const client = useClient();
  const { http } = client;
  return useFound(client, ['accounts', query.trim()], (cursor) =>
    ask<Account>(http, '/api/admin/users', query.trim(), cursor),
  );
}

/** Public rooms, joined or not. */
export function useDirectory(query: string): Found<DirectoryRoom> {
  const client = useClient();
  const { http } = client;
  return useFound(client, ['directory', query.trim()], (cursor) =>
    ask<DirectoryRoom>(http, '/api/rooms/directory', query.trim(), cursor),
  );
}

/** Takes in the rooms I deleted for me, which no list names; answers whether that is through, or cannot be had. */
export function useCleared(): boolean {
  const client = useClient();
  const { http, people, rooms } = client;
  const { hasMore, isBusy, isLoading, failure, loadMore } = useFound(
    client,
    ['cleared'],
    async (cursor) => {
      const more = cursor === null ? {} : { cursor };
      const page = await http.get<PeoplePage<Chat>>('/api/rooms', { cleared: 'true', ...more });
      people.put(page.users);
      for (const chat of page.items) rooms.take(chat);
      return page;
    },
  );
  useEffect(() => {
    if (hasMore && !isBusy && failure === null) loadMore();
  });
  return !isLoading && (!hasMore || failure !== null);
}

/** Messages found, and whether the server still reads what was written before it started. */
export interface FoundMessages extends Found<Hit> {
  isIndexing: boolean;
}

/** So many hits make a page; a page may hold fewer and go on all the same. */
const HITS = 20;
/** So many pages are asked for by themselves while too few hits came. */
const SHORT_PAGES = 10;

/** Messages I may see that hold these words, the newest first; in one chat where one is given. */
export function useMessageSearch(query: string, roomId: RoomId | null): FoundMessages {
  const client = useClient();
  const { http, people } = client;
  const words = query.trim();
  const { pages, ...found } = usePages<Hit, HitPage>(
    client,
    ['messages', roomId, words],
    async (before) => {
      const room = roomId === null ? {} : { roomId };
      const more = before === null ? {} : { before };
      const page = await http.get<HitPage>('/api/search', {
        query: words,
        limit: HITS,
        ...room,
        ...more,
      });
      people.put(page.users);
      return page;
    },
    // What was found a moment ago may be deleted by now.
    { isWanted: words !== '', staleTime: 0 },
  );
  const { hasMore, isBusy, items, failure, loadMore } = found;
  const isShort = items.length < HITS / 2 && pages.length < SHORT_PAGES;
  useEffect(() => {
    if (words !== '' && hasMore && isShort && !isBusy && failure === null) loadMore();
  });
  const isIndexing = pages.some((page) => page.isIndexing);
  if (words === '') return { ...found, items: [], isLoading: false, isIndexing: false };
  return { ...found, isLoading: found.isLoading || (items.length === 0 && isBusy), isIndexing };
}

/** The server reads what was said a moment later: so long after that what is shared is asked for again. */
const READ_MS = [2_000, 8_000];

/** A chat's messages with pictures and videos, links or files, the newest first. Follows what is said meanwhile. */
export function useShared(roomId: RoomId, kind: Shared): Found<Message> {
  const client = useClient();
  const { http, people } = client;
  const { pages, ...found } = usePages<Message>(
    client,
    ['shared', roomId, kind],
    async (before) => {
      const more = before === null ? {} : { before };
      const path = `/api/rooms/${segment(roomId)}/shared`;
      const page = await http.get<SharedPage>(path, { kind, limit: 50, ...more });
      people.put(page.users);
      return { items: page.items, next: page.before === null ? null : String(page.before) };
    },
    { staleTime: 0 },
  );
  const newest = useRoom(roomId).chat?.last?.number;
  const running = useRef(new Set<ReturnType<typeof setTimeout>>());
  const refresh = useEffectEvent(() => {
    // Whoever has read further down keeps what is there.
    if (pages.length <= 1 && !found.isBusy) found.reload();
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever came last may be shared too.
  useEffect(() => {
    // In a busy room those that run go on: what has come since is in what they ask for, or the next time.
    if (running.current.size > 0) return;
    for (const ms of READ_MS) {
      const timer = setTimeout(() => {
        running.current.delete(timer);
        refresh();
      }, ms);
      running.current.add(timer);
    }
  }, [newest]);
  useEffect(() => {
    const timers = running.current;
    return () => {
      timers.forEach(clearTimeout);
      timers.clear();
    };
  }, []);
  return found;
}

function ask<T>(http: Http, path: string, query: string, cursor: string | null): Promise<Page<T>> {
  return http.get<Page<T>>(path, { query, limit: 50, ...(cursor !== null && { cursor }) });
}

type Key = ReadonlyArray<string | null>;

function useFound<T>(
  client: Client,
  key: Key,
  fetch: (cursor: string | null) => Promise<Page<T>>,
): Found<T> {
  const { pages: _, ...found } = usePages<T>(client, key, fetch);
  return found;
}

function usePages<T, P extends Page<T> = Page<T>>(
  client: Client,
  key: Key,
  fetch: (cursor: string | null) => Promise<P>,
  { isWanted = true, staleTime = 15_000 } = {},
): Found<T> & { pages: readonly P[] } {
  const result = useInfiniteQuery(
    {
      queryKey: key,
      queryFn: ({ pageParam }) => fetch(pageParam),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.next,
      placeholderData: keepPreviousData,
      enabled: isWanted,
      staleTime,
    },
    cacheOf(client),
  );
  return {
    pages: result.data?.pages ?? [],
    items: result.data?.pages.flatMap((page) => page.items) ?? [],
    isLoading: result.isPending,
    isOld: result.isPlaceholderData,
    isBusy: result.isFetching,
    failure: result.error ? toFailure(result.error) : null,
    hasMore: result.hasNextPage,
    loadMore: () => void result.fetchNextPage(),
    reload: () => void result.refetch(),
    retry: () => (result.isFetchNextPageError ? result.fetchNextPage() : result.refetch()),
  };
}

/** The answers of one person's client: the next person's has its own, and this one goes with it. */
const caches = new WeakMap<Client, QueryClient>();

function cacheOf(client: Client): QueryClient {
  const held = caches.get(client);
  if (held) return held;
  const isWorthRetrying = (count: number, error: Error): boolean =>
    count < 2 && error instanceof Failure && error.code === 'offline';
  // Whether a server is there is for asking it to show: it may well stand on this very machine.
  const queries = { retry: isWorthRetrying, networkMode: 'always' } as const;
  const cache = new QueryClient({ defaultOptions: { queries } });
  caches.set(client, cache);
  return cache;
}
