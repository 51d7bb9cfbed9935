import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import '@/i18n/enFirst';
import { FoldedRow } from './FoldedRow';
import type { MessageItem } from './timelineItems';

afterEach(cleanup);

test('what shows a message is a stop of the Tab key only where its message is', () => {
  const item = { row: { id: 'm' }, first: true } as MessageItem;
  for (const isTabStop of [false, true]) {
    render(<FoldedRow item={item} isTabStop={isTabStop} onShow={vi.fn()} />);
    const stops = [screen.getByRole('article').tabIndex, screen.getByRole('button').tabIndex];
    expect(stops).toEqual(isTabStop ? [0, 0] : [-1, -1]);
    cleanup();
  }
});
