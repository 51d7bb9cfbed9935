import { act, renderHook } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { Attachment } from '@/data/files/attachment';
import { en } from '@/i18n/en';
import '@/i18n/enFirst';
import { useComposerFiles } from './useComposerFiles';

const world = vi.hoisted(() => ({ chosen: [] as unknown[] }));
vi.mock('@/data/files/useAttachments', () => {
  const files = {
    inRoom: () => world.chosen,
    // As a browser does: measured first, there a moment later.
    add: async (_: string, added: readonly File[]) => {
      await Promise.resolve();
      world.chosen = [...world.chosen, ...added];
    },
  };
  return { useFiles: () => files, useDraftFiles: () => world.chosen as Attachment[] };
});
const limits = { fileBytes: 100, messageFiles: 10, forbiddenEndings: ['exe'] };
const info = { info: { limits } };
vi.mock('@/data/useKlatch', () => ({ useServerInfo: () => info }));

const drop = (count: number) => Array.from({ length: count }, (_, at) => new File(['x'], `${at}`));

test('two quick drops do not pass the bound together', async () => {
  world.chosen = [];
  const { result } = renderHook(() => useComposerFiles('room'));
  const { add } = result.current;
  await act(() => Promise.all([add(drop(7)), add(drop(7))]));
  expect(world.chosen).toHaveLength(10);
});

test('each that is not taken is explained, with its size whatever it was called', async () => {
  world.chosen = [];
  const { result } = renderHook(() => useComposerFiles('room'));
  const large = new File([new Uint8Array(2_000)], 'image.png', { type: 'image/png' });
  await act(() => result.current.add([large, new File(['x'], 'a.exe'), new File(['x'], 'b.exe')]));
  const { problem } = result.current;
  expect(problem).toMatch(/2(\.0)? kB|2 KB/);
  expect(problem).toContain(en.files.forbidden.replace('{name}', 'a.exe'));
  expect(problem).toContain(en.files.forbidden.replace('{name}', 'b.exe'));
});

test('a picture that would tell where it was taken is explained before it is sent', async () => {
  world.chosen = [];
  const { result } = renderHook(() => useComposerFiles('room'));
  const photo = new File(['\0\0\0\x18ftypheic\0\0\0\0mif1heic'], 'cat.jpg');
  await act(() => result.current.add([photo]));
  expect(result.current.problem).toBe(
    en.files.whyRefused.replace('{name}', 'cat.jpg').replace('{why}', en.failure.sealed_picture),
  );
  expect(world.chosen).toEqual([]);
});
