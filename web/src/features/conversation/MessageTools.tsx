import { Ellipsis, Reply, SmilePlus } from 'lucide-react';
import { useState } from 'react';
import type { Row } from '@/data/shapes';
import { useTranslation } from '@/i18n/useTranslation';
import { cx } from '@/ui/cx';
import { IconButton } from '@/ui/IconButton';
import { useConversation } from './conversation';
import { usualEmoji } from './usualEmoji';

/** Reply and more, at the upper end corner of the bubble under the pointer. All of it is in the menu too. */
export function MessageTools({ row }: { row: Row }) {
  const { t } = useTranslation();
  const { meId, react, pickEmoji, reply, openMenu } = useConversation();
  const [usual] = useState(() => usualEmoji(meId));
  if (row.deletedAt !== null) return null;
  return (
    <span
      data-mouse=""
      className={cx(
        'pointer-events-none invisible absolute inset-x-0 -top-7 z-10 hidden group-hover/row:visible hoverable:flex',
        // Over a short bubble they would cover the name that is pointed at.
        'group-has-[[data-author]:hover]/row:invisible!',
        // Over a short bubble they stick out to the side where there is room.
        row.mine ? 'justify-end' : 'justify-end-safe',
      )}
    >
      <span className="on-floating pointer-events-auto flex flex-none rounded-panel bg-float p-0.5 shadow-float on-float">
        {row.number !== null &&
          usual.slice(0, 2).map((emoji) => (
            <IconButton
              key={emoji}
              label={t('reaction.give', { emoji })}
              tip="above"
              tabIndex={-1}
              className="size-8!"
              onClick={() => react(row, emoji)}
            >
              <span aria-hidden="true" className="text-15/none">
                {emoji}
              </span>
            </IconButton>
          ))}
        {row.number !== null && (
          <IconButton
            label={t('reaction.add')}
            tip="above"
            tabIndex={-1}
            className="size-8!"
            onClick={(event) => pickEmoji(row, event.currentTarget)}
          >
            <SmilePlus className="size-4" strokeWidth={2} />
          </IconButton>
        )}
        {row.number !== null && (
          <IconButton
            label={t('message.reply')}
            hotkey="R"
            tip="above"
            tabIndex={-1}
            className="size-8!"
            onClick={() => reply(row)}
          >
            <Reply className="flip size-4" strokeWidth={2} />
          </IconButton>
        )}
        <IconButton
          label={t('message.more')}
          tip="above"
          tabIndex={-1}
          className="size-8!"
          onClick={(event) => openMenu(row, event.currentTarget, 'menu')}
        >
          <Ellipsis className="size-4" strokeWidth={2} />
        </IconButton>
      </span>
    </span>
  );
}
