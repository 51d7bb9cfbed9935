import { keepPreviousData, QueryClient, useInfiniteQuery } from '@tanstack/react-query';
import type { Client } from '../client.ts';
import { Failure, toFailure } from '../failure.ts';
import type { Http } from '../http.ts';
import type { Account, DirectoryRoom, Page, User } from '../model.gen.ts';
import { useClient } from '../useKlatch.ts';

/** A list that comes by pages. */
export interface Found<T> {
  items: readonly T[];
  isLoading: boolean;
  /** What is held answers an earlier query: nothing can be said of this one yet. */
  isOld: boolean;
  failure: Failure | null;
  hasMore: boolean;
  loadMore: () => void;
  reload: () => void;
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

function ask<T>(http: Http, path: string, query: string, cursor: string | null): Promise<Page<T>> {
  return http.get<Page<T>>(path, { query, limit: 50, ...(cursor !== null && { cursor }) });
}

function useFound<T>(
  client: Client,
  key: string[],
  fetch: (cursor: string | null) => Promise<Page<T>>,
): Found<T> {
  const result = useInfiniteQuery(
    {
      queryKey: key,
      queryFn: ({ pageParam }) => fetch(pageParam),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.next,
      placeholderData: keepPreviousData,
    },
    cacheOf(client),
  );
  return {
    items: result.data?.pages.flatMap((page) => page.items) ?? [],
    isLoading: result.isPending,
    isOld: result.isPlaceholderData,
    failure: result.error ? toFailure(result.error) : null,
    hasMore: result.hasNextPage,
    loadMore: () => void result.fetchNextPage(),
    reload: () => void result.refetch(),
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
  const networkMode = 'always' as const;
  const queries = { staleTime: 15_000, retry: isWorthRetrying, networkMode };
  const cache = new QueryClient({ defaultOptions: { queries } });
  caches.set(client, cache);
  return cache;
}
