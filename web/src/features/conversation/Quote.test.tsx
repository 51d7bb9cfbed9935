import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import '@/i18n/enFirst';
import type { Row } from '@/data/shapes';
import { Drawing } from '@/data/streams/drawing';
import { en } from '@/i18n/en';
import { type Conversation, ConversationContext } from './conversation';
import { Quote } from './Quote';
import { row } from './rowFixture';

const world = vi.hoisted(() => ({ client: {} as object }));
vi.mock('@/data/useKlatch', () => ({ useClient: () => world.client }));
vi.mock('@/data/useBonds', () => ({ useIsBlocked: () => false }));
vi.mock('@/data/usePeople', () => ({ useUser: () => null }));
vi.mock('@/parts/useWords', () => ({ useWords: ({ body }: Row) => body }));

afterEach(cleanup);

test('what is quoted is shown when it comes, though no line changes with it', () => {
  const drawing = new Drawing();
  const want = vi.fn();
  world.client = { rooms: { get: () => ({ drawing, quotes: { want } }) } };
  let held: Row | null = null;
  const conversation = { roomId: 'room', findRow: () => held, jumpTo: vi.fn() };
  render(
    <ConversationContext value={conversation as unknown as Conversation}>
      <Quote messageId="first" onAccent={false} />
    </ConversationContext>,
  );
  expect(screen.getByRole('button').textContent).toBe(en.message.quoteUnknown);
  // Once as it is drawn, and by each change: one that did not come may be due again.
  expect(want.mock.calls).toEqual([['first']]);
  act(() => drawing.now());
  expect(want.mock.calls).toEqual([['first'], ['first']]);
  held = row({ id: 'first', body: 'The first of many' });
  act(() => drawing.now());
  expect(screen.getByRole('button').textContent).toContain('The first of many');
  want.mockClear();
  act(() => drawing.now());
  expect(want).not.toHaveBeenCalled();
});
