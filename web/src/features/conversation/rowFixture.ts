import type { Row } from '@/data/shapes';

let made = 0;

/** A row for tests, like any other but for what is given. */
export function row(given: Partial<Row> = {}): Row {
  made += 1;
  return {
    id: `row-${made}`,
    roomId: 'room',
    number: made,
    kind: 'text',
    notice: null,
    senderId: 'someone',
    body: 'words',
    replyTo: null,
    mentions: [],
    files: [],
    reactions: [],
    createdAt: '2026-11-20T10:00:00.000Z',
    editedAt: null,
    deletedAt: null,
    mine: false,
    state: 'sent',
    failure: null,
    undoKey: null,
    ...given,
  };
}
