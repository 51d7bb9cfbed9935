import '@/i18n/enSearch';
import { Dialog } from '@base-ui/react/dialog';
import { Tabs } from '@base-ui/react/tabs';
import { X } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { Message, RoomId, Shared } from '@/data/model.gen';
import { useTranslation } from '@/i18n/useTranslation';
import { IconButton } from '@/ui/IconButton';
import { SharedList } from './SharedList';

const KINDS = ['media', 'links', 'files'] as const satisfies readonly Shared[];

type Props = { roomId: RoomId; kind: Shared; onClose: () => void };

/** What a chat holds besides words, by kind. */
export default function SharedDialog({ roomId, kind, onClose }: Props) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const [shown, setShown] = useState<Shared>(kind);

  function goTo({ id, number }: Message) {
    navigate(`/chats/${roomId}?message=${id}&number=${number}`);
    onClose();
  }

  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 animate-arrive bg-scrim" />
        <Dialog.Popup
          data-bare=""
          className="on-floating fixed inset-0 z-40 mx-auto flex w-full animate-arrive-up flex-col overflow-hidden bg-float on-float mid:inset-y-auto mid:top-22 mid:h-[70vh] mid:max-w-160 mid:rounded-panel mid:shadow-float!"
        >
          <Tabs.Root
            value={shown}
            onValueChange={(value: Shared) => setShown(value)}
            className="flex min-h-0 flex-1 flex-col"
          >
            <div className="flex flex-none items-center gap-2 px-4 pt-3">
              <Dialog.Title className="one flex-1 text-18 font-bold">
                {t('shared.title')}
              </Dialog.Title>
              <Dialog.Close
                render={
                  <IconButton label={t('shared.close')} tip="none" className="-me-2">
                    <X className="size-5" strokeWidth={1.75} />
                  </IconButton>
                }
              />
            </div>
            <Tabs.List
              activateOnFocus
              aria-label={t('shared.title')}
              className="flex flex-none gap-1 border-b hairline px-3"
            >
              {KINDS.map((one) => (
                <Tabs.Tab
                  key={one}
                  value={one}
                  className="relative min-h-11 rounded-control px-3 text-13 text-muted aria-selected:font-bold aria-selected:text-ink aria-selected:after:absolute aria-selected:after:inset-x-3 aria-selected:after:-bottom-px aria-selected:after:h-0.5 aria-selected:after:bg-accent"
                >
                  {t(`shared.${one}`)}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            {KINDS.map((one) => (
              <Tabs.Panel
                key={one}
                value={one}
                tabIndex={-1}
                className="min-h-0 flex-1 overflow-y-auto p-4"
              >
                <SharedList roomId={roomId} kind={one} onGoTo={goTo} />
              </Tabs.Panel>
            ))}
          </Tabs.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
