// Files that want to be more than files: pages, drawings and scripts, under names of their own and of others.
import { together } from '../kit/acts';
import { expectOnlyText, watch } from '../kit/alarm';
import { signIn, upload } from '../kit/api.mjs';
import { say } from '../kit/injected';
import { expect, test } from '../kit/people';
import { picture } from '../kit/pictures';
import { message, timeline } from '../kit/seen';

test('files that want to be pages are saved, and run nothing wherever they are opened', async ({
  server,
  ada,
  tomas,
}) => {
  const room = await together(ada, tomas);
  const token = await signIn(server.url, tomas.username);
  const fileIds: string[] = [];
  for (const file of dressed()) fileIds.push(await upload(server.url, token, file));
  await say(server.url, room, token, { body: 'Look at these', fileIds });
  // What only begins as a picture is not taken.
  await expect(upload(server.url, token, BROKEN)).rejects.toThrow(/ 422 /);

  const noticed = await watch(ada.page);
  await ada.page.reload();
  await expect(message(ada.page, 'Look at these')).toBeVisible();
  await expectOnlyText(ada.page, 'a chat with them');
  const cards = timeline(ada.page).getByRole('link', { name: /^Download / });
  // One of them is a picture, with a page behind its end.
  await expect(cards).toHaveCount(fileIds.length - 1);
  for (const card of await cards.all()) {
    const saving = ada.page.waitForEvent('download');
    await card.click();
    await (await saving).cancel();
  }
  await timeline(ada.page).getByRole('button', { name: 'Open sunset.png' }).click();
  await expect(ada.page.getByRole('dialog').getByRole('img').first()).toBeVisible();
  expect(noticed).toEqual([]);

  const tab = await ada.context.newPage();
  const ran: string[] = [];
  tab.on('dialog', (dialog) => {
    ran.push(dialog.message());
    void dialog.dismiss();
  });
  tab.on('request', (request) => {
    if (!request.url().startsWith(server.url)) ran.push(request.url());
  });
  for (const id of fileIds)
    for (const path of [`/api/files/${id}`, `/api/files/${id}/thumbnail`]) {
      const opened = await tab.goto(path).catch((error: Error) => error.message);
      if (typeof opened === 'string') expect(opened).toContain('Download is starting');
      else expect(await opened?.headerValue('content-type')).toMatch(/^image\/|^application\/json/);
      // Neither as a script of a page of ours.
      await tab.goto('/people');
      const outcome = tab.evaluate((src) => {
        const script = Object.assign(document.createElement('script'), { src });
        return new Promise((then) => {
          script.onload = () => then('run');
          script.onerror = () => then('refused');
          document.body.append(script);
        });
      }, path);
      expect(await outcome).toBe('refused');
    }
  expect(ran).toEqual([]);
});

/** Pages, drawings and scripts under names of their own and of others. */
function dressed() {
  const page =
    '<!doctype html><img src=//evil.example/x onerror=alert(1)><script>alert(2)</script>';
  const drawing =
    '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(3)"><script>alert(4)</script><image href="//evil.example/x"/></svg>';
  const script = 'alert(5)';
  const named = (name: string, ...parts: (string | Buffer)[]) => ({
    name,
    buffer: Buffer.concat(parts.map((part) => Buffer.from(part as string))),
  });
  return [
    named('page.html', page),
    named('page.png', page),
    named(
      'page.xhtml',
      `<html xmlns="http://www.w3.org/1999/xhtml"><script>alert(6)</script></html>`,
    ),
    named('drawing.svg', drawing),
    named('drawing.jpg', `<?xml version="1.0"?>${drawing}`),
    named('script.js', script),
    named('script.gif', script),
    named('sunset.png', picture('sunset.png', 60, 40).buffer, page),
  ];
}

/** A picture for who looks at its beginning, a script for who does not. */
const BROKEN = {
  name: 'both.gif',
  buffer: Buffer.from('GIF89a/*<svg/onload=alert(1)>*/=1;alert(1)//'),
};
