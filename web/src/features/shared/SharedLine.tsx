import { MessageCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Message } from '@/data/model.gen';
import { useTranslation } from '@/i18n/useTranslation';
import { IconButton } from '@/ui/IconButton';

type Props = {
  message: Message;
  href: string;
  /** The name to save it under; without one it opens in another tab. */
  saveAs?: string;
  label?: string;
  icon: ReactNode;
  children: ReactNode;
  onGoTo: (message: Message) => void;
};

/** A link or a file of a chat, and the way to its message. */
export function SharedLine({ message, href, saveAs, label, icon, children, onGoTo }: Props) {
  const { t } = useTranslation();
  const target =
    saveAs === undefined ? { target: '_blank', rel: 'noreferrer noopener' } : { download: saveAs };
  return (
    <li className="flex min-h-14 items-center gap-1">
      <a
        href={href}
        {...target}
        aria-label={label}
        className="-ms-2 flex min-w-0 flex-1 items-center gap-3 rounded-control px-2 py-1.5 text-ink no-underline hover:bg-float-hush"
      >
        {icon}
        <span className="min-w-0 flex-1">{children}</span>
      </a>
      <IconButton label={t('shared.goTo')} className="-me-2" onClick={() => onGoTo(message)}>
        <MessageCircle className="size-5" strokeWidth={1.75} />
      </IconButton>
    </li>
  );
}
