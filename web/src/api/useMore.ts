import { useInfiniteQuery } from '@tanstack/react-query';

interface Page<Item> {
  items: Item[];
  next: string | null;
}

/** The pages of a list after the first one. */
export interface More<Item> {
  /** The items read so far. */
  items: Item[];
  hasMore: boolean;
  isLoading: boolean;
  error: Error | null;
  onMore: () => void;
}

/** Reads the pages of a list whose first page came with its document, on request. */
export function useMore<Item>(
  key: readonly string[],
  /** The cursor of the second page; `null` when there is none. */
  next: string | null,
  read: (cursor: string, signal: AbortSignal) => Promise<Page<Item>>,
): More<Item> {
  const query = useInfiniteQuery({
    queryKey: [...key, next],
    queryFn: ({ signal, pageParam }) => read(pageParam, signal),
    initialPageParam: next ?? '',
    getNextPageParam: (page) => page.next,
    enabled: false,
  });
  return {
    items: query.data?.pages.flatMap(({ items }) => items) ?? [],
    hasMore: query.data ? query.hasNextPage : next !== null,
    isLoading: query.isFetching,
    error: query.isError ? query.error : null,
    onMore: () => void query.fetchNextPage(),
  };
}
