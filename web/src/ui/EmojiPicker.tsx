import { Popover } from '@base-ui/react/popover';
import {
  type EmojiPickerListCategoryHeaderProps,
  type EmojiPickerListComponents,
  type EmojiPickerListEmojiProps,
  type EmojiPickerListRowProps,
  EmojiPicker as Picker,
} from 'frimousse';
import type { RefObject } from 'react';

/** Below this eight in a row find no room. */
const NARROW_PX = 360;

/** How the list is drawn. */
const PARTS: EmojiPickerListComponents = { CategoryHeader, Row, Emoji };

function CategoryHeader({ category, ...props }: EmojiPickerListCategoryHeaderProps) {
  return (
    <div {...props} className="bg-float px-2 pt-2 pb-1 text-13 font-bold text-muted">
      {category.label}
    </div>
  );
}

function Row({ children, ...props }: EmojiPickerListRowProps) {
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: the picker gives the role with the rest.
    <div {...props} aria-rowindex={fromOne(props['aria-rowindex'])} className="flex px-1">
      {children}
    </div>
  );
}

function Emoji({ emoji, ...props }: EmojiPickerListEmojiProps) {
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: the picker gives the role with the rest.
    <button
      {...props}
      type="button"
      aria-colindex={fromOne(props['aria-colindex'])}
      className="grid size-10 flex-none place-items-center rounded-control text-24 data-active:bg-float-hush"
    >
      {emoji.emoji}
    </button>
  );
}

/** The picker counts from nought, screen readers from one. */
function fromOne(index: number | undefined): number {
  return (index ?? 0) + 1;
}

type Words = { label: string; search: string; loading: string; none: string };

type Props = {
  words: Words;
  anchor: Element;
  /** What has the focus when it closes; by default what had it before. */
  finalFocus?: RefObject<HTMLElement | null>;
  onPick: (emoji: string) => void;
  onClose: () => void;
};

/** Every emoji, by group and by word, beside its anchor. Draw it to open, stop drawing it to close. */
export default function EmojiPicker({ words, anchor, finalFocus, onPick, onClose }: Props) {
  return (
    <Popover.Root
      open
      onOpenChange={(open, { reason, event }) => {
        // A press on the anchor closes it by itself; closed before that it would open again.
        const isOnAnchor = anchor.contains(event.target as Node);
        if (!open && !(reason === 'outside-press' && isOnAnchor)) onClose();
      }}
    >
      <Popover.Portal>
        <Popover.Positioner anchor={anchor} positionMethod="fixed" sideOffset={4} className="z-40">
          <Popover.Popup
            aria-label={words.label}
            data-bare=""
            {...(finalFocus && { finalFocus })}
            className="on-floating w-86 max-w-[calc(100vw-1rem)] animate-arrive rounded-panel bg-float p-1 shadow-float! on-float"
          >
            <Picker.Root
              emojibaseUrl="/emoji"
              columns={window.innerWidth < NARROW_PX ? 7 : 8}
              onEmojiSelect={({ emoji }) => onPick(emoji)}
              className="flex h-[min(20rem,calc(var(--available-height)-.5rem))] flex-col"
            >
              <Picker.Search
                aria-label={words.search}
                placeholder={words.search}
                className="m-1 h-10 flex-none rounded-control bg-hush px-3 text-15 touch:h-11"
              />
              <Picker.Viewport tabIndex={0} className="min-h-0 flex-1">
                <Picker.Loading className="grid h-full place-items-center text-13 text-muted">
                  {words.loading}
                </Picker.Loading>
                <Picker.Empty className="grid h-full place-items-center px-4 text-center text-13 text-muted">
                  {words.none}
                </Picker.Empty>
                <Picker.List className="select-none pb-1" components={PARTS} />
              </Picker.Viewport>
            </Picker.Root>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
