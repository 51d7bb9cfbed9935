import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { type Failure, toFailure } from '../failure.ts';
import type { Http } from '../http.ts';
import type { DirectoryRoom, Page, User } from '../model.gen.ts';
import { useClient } from '../useKlatch.ts';

/** A list that comes by pages. */
export interface Found<T> {
  items: readonly T[];
  isLoading: boolean;
  failure: Failure | null;
  hasMore: boolean;
  loadMore: () => void;
  reload: () => void;
}

/** People whose username or full name begins so; by name when the query is empty. */
export function usePeopleSearch(query: string): Found<User> {
  const { http, people } = useClient();
  return useFound(['people', query.trim()], async (cursor) => {
    const page = await ask<User>(http, '/api/users', query.trim(), cursor);
    people.put(page.items);
    return page;
  });
}

/** Public rooms, joined or not. */
export function useDirectory(query: string): Found<DirectoryRoom> {
  const { http } = useClient();
  return useFound(['directory', query.trim()], (cursor) =>
    ask<DirectoryRoom>(http, '/api/rooms/directory', query.trim(), cursor),
  );
}

function ask<T>(http: Http, path: string, query: string, cursor: string | null): Promise<Page<T>> {
  return http.get<Page<T>>(path, { query, limit: 50, ...(cursor !== null && { cursor }) });
}

function useFound<T>(key: string[], fetch: (cursor: string | null) => Promise<Page<T>>): Found<T> {
  const result = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => fetch(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
  return {
    items: result.data?.pages.flatMap((page) => page.items) ?? [],
    isLoading: result.isPending,
    failure: result.error ? toFailure(result.error) : null,
    hasMore: result.hasNextPage,
    loadMore: () => void result.fetchNextPage(),
    reload: () => void result.refetch(),
  };
}
