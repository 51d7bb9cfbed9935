import { Ellipsis } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { ChatItem } from '@/data/shapes';
import { useTranslation } from '@/i18n/useTranslation';
import { useDeed } from '@/parts/useDeed';
import { again } from '@/ui/again';
import { IconButton } from '@/ui/IconButton';

const ChatMenu = lazy(() => again(() => import('./ChatMenu')));

/** Opens the chat's menu; its code is loaded when first needed. */
export function ChatMenuButton({ chat, onDetails }: { chat: ChatItem; onDetails: () => void }) {
  const { t } = useTranslation();
  const { busy, run } = useDeed();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <IconButton
        label={t('chat.more')}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        busy={busy !== null}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <Ellipsis className="size-5" strokeWidth={1.75} />
      </IconButton>
      {anchor !== null && (
        <Suspense>
          <ChatMenu
            chat={chat}
            anchor={anchor}
            run={run}
            onDetails={onDetails}
            onClose={() => setAnchor(null)}
          />
        </Suspense>
      )}
    </>
  );
}
