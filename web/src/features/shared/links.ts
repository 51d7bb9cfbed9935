import type { Message } from '@/data/model.gen';
import { textParts } from '@/parts/textParts';

/** An address somebody wrote. */
export type SharedLink = {
  key: string;
  href: string;
  host: string;
  text: string;
  message: Message;
};

/** The web addresses of messages, in their order, each once in a message. */
export function linksIn(messages: readonly Message[]): SharedLink[] {
  return messages.flatMap((message) => {
    const found = new Map<string, SharedLink>();
    for (const part of textParts(message.body ?? '')) {
      if (part.type !== 'link' || !part.href.startsWith('http')) continue;
      const { href } = part;
      const host = new URL(href).host.replace(/^www\./u, '');
      const text = part.text.replace(/^(?:https?:\/\/)?(?:www\.)?/iu, '').replace(/\/$/u, '');
      found.set(href, { key: `${message.id} ${href}`, href, host, text, message });
    }
    return [...found.values()];
  });
}
