// Each kind of notification, followed to where it leads.
import type { Page } from '@playwright/test';
import { en } from '../../web/src/i18n/en';
import { joinRoom, makeRoom, roomOf, say, toList, write } from '../kit/acts';
import { newId } from '../kit/api.mjs';
import { expect, onPhone, type Person, test } from '../kit/people';
import { message, timeline } from '../kit/seen';

const bell = (page: Page) => page.getByRole('button', { name: /^Notifications/ });

/** Does something by the API, as somebody, and answers what came of it. */
async function does({ context }: Person, method: string, path: string, data: object) {
  const answer = await context.request.fetch(path, { method, data });
  expect(answer.ok(), await answer.text()).toBe(true);
  return answer.json();
}

for (const holder of ['ada', 'tomas'] as const) {
  test(
    `a private message, an answer and a request to be friends lead to their places (${holder} on a phone)`,
    onPhone(holder),
    async ({ ada, tomas }) => {
      await makeRoom(ada.page, 'Press room');
      await joinRoom(tomas.page, 'Press room');
      await write(tomas.page, 'Who has the key?');
      await expect(message(ada.page, 'Who has the key?')).toBeVisible();
      const room = roomOf(tomas.page);
      await tomas.page.goto('/');
      const { user } = await (await tomas.context.request.get('/api/auth/check')).json();
      const history = await (await ada.context.request.get(`/api/rooms/${room}/messages`)).json();
      const asked = history.items.find((row: { body: string }) => row.body === 'Who has the key?');

      const direct = await does(ada, 'POST', '/api/directs', { userId: user.id });
      const first = { id: newId(), body: 'Not here, please' };
      await does(ada, 'POST', `/api/rooms/${direct.id}/messages`, first);
      const answer = { id: newId(), body: 'It hangs at the door', replyTo: asked.id };
      await does(ada, 'POST', `/api/rooms/${room}/messages`, answer);
      await does(ada, 'PUT', `/api/friends/${user.id}`, {});

      const list = tomas.page.getByRole('dialog', { name: en.notifications.title });
      const follow = async (count: number, words: string) => {
        await expect(bell(tomas.page)).toHaveAccessibleName(
          say(en.notifications.bellCount, { count }),
        );
        await bell(tomas.page).click();
        const plain = say(words, { name: ada.name, room: 'Press room' }).replace(/<\/?b>/g, '');
        await list.getByRole('button', { name: plain }).click();
        await expect(list).toHaveCount(0);
      };
      await follow(3, en.notifications.message);
      await expect(tomas.page).toHaveURL(new RegExp(`/chats/${direct.id}$`));
      await expect(message(tomas.page, 'Not here, please')).toBeVisible();
      await toList(tomas.page);

      await follow(2, en.notifications.answer);
      await expect(tomas.page).toHaveURL(new RegExp(`/chats/${room}$`));
      await expect(message(tomas.page, 'It hangs at the door')).toContainText('Who has the key?');
      await expect(timeline(tomas.page).getByText('Not here, please')).toHaveCount(0);
      await toList(tomas.page);

      await follow(1, en.notifications.friendRequest);
      await expect(tomas.page).toHaveURL(/\/people$/);
      await expect(tomas.page.getByText(en.people.waiting)).toBeVisible();
      const accept = say(en.people.acceptName, { name: ada.name });
      await expect(tomas.page.getByRole('button', { name: accept })).toBeVisible();
      await tomas.page.goto('/');
      await expect(bell(tomas.page)).toHaveAccessibleName(en.notifications.bell);
    },
  );
}
