/** The pages of a list after the first one, which came with its document; read on request. */
import { useInfiniteQuery } from '@tanstack/react-query';

interface Page<Item> {
  items: Item[];
  next: string | null;
}

/** What a list under its first page takes. */
export interface More<Item> {
  /** What was read beyond the first page. */
  items: Item[];
  hasMore: boolean;
  isLoading: boolean;
  error: Error | null;
  onMore: () => void;
}

export function useMore<Item>(
  key: readonly string[],
  /** Where the second page begins. */
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
