import { act, renderHook } from '@testing-library/react';
import { useState } from 'react';
import { expect, test, vi } from 'vitest';
import type { RoomActions, RoomSnapshot, Row } from '@/data/shapes';
import { user } from '@/data/testing/modelPeople';
import { useComposer } from './useComposer';

const ID = '0198c5a0-0000-7000-8000-000000000001';
const gone = user(ID, { username: 'gone' });
vi.mock('@/data/useKlatch', () => ({
  useClient: () => ({ people: { get: (id: string) => (id === gone.id ? gone : null) } }),
  useServerInfo: () => ({ info: null }),
}));
vi.mock('@/data/useRoom', () => ({ useDraft: () => useState('') }));
vi.mock('./useMentions', () => ({ useMentions: () => ({ people: [] }) }));

test('editing a text shows who left by name, and goes on naming them', async () => {
  const edit = vi.fn(async () => {});
  const room = { id: 'room', rows: [], edit } as unknown as RoomSnapshot & RoomActions;
  const { result } = renderHook(() => useComposer(room, false));
  const row = { id: 'row', body: `Ask <@${ID}>`, files: [], state: 'sent' } as unknown as Row;
  act(() => result.current.edit(row));
  expect(result.current.text).toBe('Ask @gone');
  act(() => result.current.onText('Ask @gone again'));
  await act(async () => result.current.send());
  expect(edit).toHaveBeenCalledWith('row', `Ask <@${ID}> again`);
});
