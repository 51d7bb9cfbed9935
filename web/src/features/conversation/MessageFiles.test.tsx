import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Attachment } from '@/data/files/attachment';
import type { File } from '@/data/model.gen';
import type { Row } from '@/data/shapes';
import { en } from '@/i18n/en';
import '@/i18n/enFirst';
import { type Conversation, ConversationContext } from './conversation';
import MessageFiles from './MessageFiles';
import { row } from './rowFixture';

const world = vi.hoisted(() => ({ held: new Map<string, unknown>(), without: vi.fn() }));
vi.mock('@/data/files/useAttachments', () => ({
  useFiles: () => ({
    subscribe: () => () => {},
    get: (id: string) => world.held.get(id) ?? null,
    localUrl: () => null,
  }),
  useAttachment: (id: string) => world.held.get(id) ?? null,
}));
vi.mock('@/data/useConnection', () => ({ useConnection: () => 'online' }));
vi.mock('@/data/useOutbox', () => ({ useOutbox: () => ({ without: world.without }) }));

const takeBack = vi.fn();

function file(id: string, type: string, given: Partial<Attachment>): File {
  const name = `${id}.${type === 'image/png' ? 'png' : 'bin'}`;
  world.held.set(id, { id, name, state: 'going', failure: null, sentBytes: 0, ...given });
  const width = type === 'image/png' ? 100 : null;
  return { id, name, type, sizeBytes: 10, width, height: width, thumbhash: null };
}

function draw(given: Partial<Row>) {
  const conversation = { takeBack } as unknown as Conversation;
  const shown = row({ number: null, mine: true, state: 'sending', body: '', ...given });
  render(
    <ConversationContext value={conversation}>
      <MessageFiles row={shown} />
    </ConversationContext>,
  );
  return shown;
}

const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));

beforeEach(() => {
  world.held.clear();
  world.without.mockReset().mockReturnValue(true);
  takeBack.mockReset();
});
afterEach(cleanup);

test('the refused file is named with its reason, and the message can go without it', () => {
  const failure = { code: 'large_picture' } as Attachment['failure'];
  const refused = file('a', 'image/png', { state: 'refused', failure });
  const { id } = draw({
    files: [refused, file('b', 'image/png', { state: 'done' })],
    state: 'failed',
  });
  const line = screen.getByRole('alert').textContent;
  expect(line).toContain('a.png');
  expect(line).toContain(en.failure.large_picture);
  press(en.sending.without);
  expect(world.without).toHaveBeenCalledWith(id, 'a');
});

test('the cross on a file under way takes that one out, whatever kind it is', () => {
  const { id } = draw({ files: [file('a', 'image/png', {}), file('b', '', {})], body: 'words' });
  press('Stop sending a.png');
  press('Take b.bin out');
  expect(world.without.mock.calls).toEqual([
    [id, 'a'],
    [id, 'b'],
  ]);
  expect(takeBack).not.toHaveBeenCalled();
});

test('a message of which nothing would be left goes back into the composer', () => {
  world.without.mockReturnValue(false);
  const shown = draw({ files: [file('a', 'image/png', {})] });
  press('Stop sending a.png');
  expect(takeBack).toHaveBeenCalledWith(shown);
});

test('that the server asked to send slower stands there', () => {
  const failure = { code: 'too_many' } as Attachment['failure'];
  draw({ files: [file('a', 'image/png', { failure })] });
  expect(screen.getByRole('status').textContent).toBe(en.sending.slowed);
});
