import { expect, test } from 'vitest';
import { link, rooms, settle } from '../testing/roomsKit.ts';

const asked = () => link.questions.filter(({ name }) => name.endsWith('/members')).length;

test('members that are on their way, or here, are not asked for again', async () => {
  rooms.get('room').open();
  await settle();
  const { loadMembers } = rooms.get('room').actions;
  const both = Promise.all([loadMembers(), loadMembers()]);
  expect(asked()).toBe(1);
  await settle();
  await both;
  expect(rooms.get('room').getSnapshot().members).toHaveLength(2);
  await loadMembers();
  expect(asked()).toBe(0);
});

test('what failed is asked for again', async () => {
  rooms.get('room').open();
  await settle();
  const { loadMembers } = rooms.get('room').actions;
  const first = expect(loadMembers()).rejects.toMatchObject({ code: 'timeout' });
  link.lose(link.questions.findIndex(({ name }) => name.endsWith('/members')));
  await first;
  const second = loadMembers();
  expect(asked()).toBe(1);
  await settle();
  await second;
});
