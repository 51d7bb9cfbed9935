import { expect, test } from 'vitest';
import { refuseDrops } from './refuseDrops';

function dropped(types: string[]): Event {
  const event = new Event('drop', { bubbles: true, cancelable: true });
  Object.assign(event, { dataTransfer: { types, dropEffect: 'copy' } });
  document.body.dispatchEvent(event);
  return event;
}

test('a file dropped beside the conversation does not open in place of the app', () => {
  refuseDrops();
  expect(dropped(['Files']).defaultPrevented).toBe(true);
  expect(dropped(['text/plain']).defaultPrevented).toBe(false);
});
