import { Menu } from '@base-ui/react/menu';
import { type ReactNode, useRef } from 'react';

export type MenuItem = {
  id: string;
  label: string;
  icon: ReactNode;
  /** The key that does the same without the menu. */
  hotkey?: string;
  /** Danger rows stand last, after a line. */
  danger?: boolean;
  onPress: () => void;
};

/** A small choice in the bar above a menu: an emoji, or an icon. */
export type BarItem = {
  id: string;
  label: string;
  content: ReactNode;
  /** Whether it is chosen now. */
  on: boolean;
  onPress: () => void;
};

type Props = {
  label: string;
  /** Choices in one row above the others. */
  bar?: BarItem[];
  items: MenuItem[];
  anchor: Element;
  side?: 'top' | 'bottom' | undefined;
  align?: 'start' | 'end' | undefined;
  /** Where focus goes when it closes; the anchor by default. */
  returnTo?: HTMLElement | null;
  onClose: () => void;
};

/** An open menu beside its anchor. Draw it to open, stop drawing it to close. */
export default function FloatingMenu(props: Props) {
  const { label, items, anchor, side = 'bottom', align = 'start', onClose } = props;
  const fallback = anchor instanceof HTMLElement ? anchor : null;
  const returnTo = props.returnTo ?? fallback;
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Menu.Root open onOpenChange={(open) => !open && onClose()}>
      <Menu.Portal container={landmarkOf(anchor)}>
        <Menu.Positioner
          anchor={anchor}
          positionMethod="fixed"
          side={side}
          align={align}
          sideOffset={4}
          className="z-40"
        >
          <Menu.Popup
            aria-label={label}
            ref={popup}
            data-bare=""
            finalFocus={() => (isElsewhere(popup.current) ? false : returnTo)}
            className="on-floating max-h-(--available-height) min-w-53 animate-arrive overflow-y-auto rounded-panel bg-float p-1 shadow-float! on-float"
          >
            {props.bar !== undefined && (
              <div role="none" className="flex justify-between pb-1">
                {props.bar.map((item) => (
                  <BarButton key={item.id} item={item} />
                ))}
              </div>
            )}
            {items.map((item, index) => (
              <div key={item.id} role="none">
                {item.danger === true && index > 0 && items[index - 1]?.danger !== true && (
                  <Menu.Separator className="my-1 border-t hairline" />
                )}
                <MenuRow item={item} />
              </div>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

/** A menu stays in the landmark of what opened it. */
function landmarkOf(anchor: Element): HTMLElement {
  const landmark = anchor.closest<HTMLElement>('main') ?? anchor.closest<HTMLElement>('section');
  return landmark ?? document.body;
}

/** Whether what was pressed has already taken the focus to a place of its own. */
function isElsewhere(popup: HTMLElement | null): boolean {
  const focused = document.activeElement;
  return focused !== null && focused !== document.body && popup?.contains(focused) === false;
}

function BarButton({ item }: { item: BarItem }) {
  return (
    <Menu.CheckboxItem
      checked={item.on}
      closeOnClick
      onClick={item.onPress}
      aria-label={item.label}
      data-bare=""
      className="grid size-9 cursor-pointer place-items-center rounded-control touch:size-10 text-18 data-checked:bg-accent-wash data-highlighted:bg-float-hush [&>svg]:size-5 [&>svg]:text-soft"
    >
      {item.content}
    </Menu.CheckboxItem>
  );
}

function MenuRow({ item }: { item: MenuItem }) {
  const danger = item.danger === true;
  return (
    <Menu.Item
      onClick={item.onPress}
      data-bare=""
      className={`flex min-h-9 w-full cursor-pointer items-center gap-3 rounded-control px-3 text-13 data-highlighted:bg-float-hush touch:min-h-12 touch:text-15 [&>svg]:size-4.5 ${
        danger ? 'text-danger-ink' : 'text-ink [&>svg]:text-muted'
      }`}
    >
      {item.icon}
      <span className="flex-1">{item.label}</span>
      {item.hotkey !== undefined && (
        <kbd className="ps-4 font-sans text-12 text-muted touch:hidden">{item.hotkey}</kbd>
      )}
    </Menu.Item>
  );
}
