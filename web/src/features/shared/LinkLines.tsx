import { Link2 } from 'lucide-react';
import type { Message } from '@/data/model.gen';
import { useTranslation } from '@/i18n/useTranslation';
import { linksIn } from './links';
import { SharedLine } from './SharedLine';
import { useSharedBy } from './useSharedBy';

type Props = { messages: readonly Message[]; onGoTo: (message: Message) => void };

/** Addresses somebody wrote, the newest first. */
export function LinkLines({ messages, onGoTo }: Props) {
  const { t } = useTranslation();
  const by = useSharedBy(messages);
  return (
    <ul>
      {linksIn(messages).map(({ key, href, host, text, message }) => (
        <SharedLine
          key={key}
          message={message}
          href={href}
          onGoTo={onGoTo}
          icon={
            <span
              aria-hidden="true"
              className="grid size-10 flex-none place-items-center rounded-panel bg-accent-wash text-accent-ink"
            >
              <Link2 className="size-5" strokeWidth={1.75} />
            </span>
          }
        >
          <bdi title={href} className="one block text-13 font-bold">
            {text === '' ? host : text}
          </bdi>
          <span className="one block text-12 text-muted">{t('shared.by', by(message))}</span>
        </SharedLine>
      ))}
    </ul>
  );
}
