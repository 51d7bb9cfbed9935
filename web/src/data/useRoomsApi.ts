import { useMemo } from 'react';
import { type RoomsApi, roomsApi } from './roomsApi.ts';
import { useClient } from './useKlatch.ts';

/** Making, joining, leaving and changing rooms; the functions stay the same. */
export function useRoomsApi(): RoomsApi {
  const client = useClient();
  return useMemo(() => roomsApi(client), [client]);
}
