import { useUser } from '@/data/usePeople';
import { firstName } from '@/parts/names';
import { textParts } from '@/parts/textParts';
import { cx } from '@/ui/cx';
import { useInnerTabIndex } from './tabStop';

type Props = { body: string; meId: string; onAccent: boolean };

/** Words as written, with links to follow and people by name. */
export function PlainText({ body, meId, onAccent }: Props) {
  const tabIndex = useInnerTabIndex();
  let at = 0;
  return (
    <span className="whitespace-pre-wrap">
      {textParts(body).map((part) => {
        const key = at;
        at += part.type === 'mention' ? part.userId.length : part.text.length;
        if (part.type === 'text') return part.text;
        if (part.type === 'mention') {
          return <Mention key={key} userId={part.userId} isMe={part.userId === meId} />;
        }
        return (
          <a
            key={key}
            href={part.href}
            target="_blank"
            rel="noopener noreferrer nofollow"
            tabIndex={tabIndex}
            className={cx(
              'underline decoration-1 underline-offset-3',
              onAccent ? 'text-inherit' : 'text-accent-ink',
            )}
          >
            {part.text}
          </a>
        );
      })}
    </span>
  );
}

function Mention({ userId, isMe }: { userId: string; isMe: boolean }) {
  const user = useUser(userId);
  return (
    <span
      className={cx(
        'font-bold',
        isMe
          ? '-mx-px rounded-[4px] bg-honey px-1 py-px text-ink'
          : 'text-accent-ink in-[.bg-accent]:text-inherit',
      )}
    >
      @{user === null ? userId.slice(0, 8) : firstName(user)}
    </span>
  );
}
