import { mineKey } from '@/data/mine';
import { load, save } from '@/lib/storage';

/** What the person said; `broken` when the browser would not show one after all. */
type Said = boolean | 'broken';

/** Whether this browser can notify, may, and shall. */
export type DesktopState = 'missing' | 'denied' | 'off' | 'on';

/** How it stands now, for one person on this device. */
export function desktopState(meId: string): DesktopState {
  if (!('Notification' in window) || !window.isSecureContext) return 'missing';
  const said = load<Said>(keyOf(meId));
  if (said === 'broken') return 'missing';
  if (Notification.permission === 'denied') return 'denied';
  return Notification.permission === 'granted' && said === true ? 'on' : 'off';
}

/** Asks the browser, which asks the person; only ever by a button. */
export async function turnOn(meId: string): Promise<DesktopState> {
  if (!('Notification' in window)) return 'missing';
  const permission = await Notification.requestPermission();
  if (permission === 'granted') save(keyOf(meId), true);
  return desktopState(meId);
}

/** From now on nothing is shown. */
export function turnOff(meId: string): DesktopState {
  save(keyOf(meId), false);
  return desktopState(meId);
}

/** Shows one; `null` where the browser has the word and not the deed, as on Android. */
export function showNotice(
  meId: string,
  title: string,
  options: NotificationOptions,
): Notification | null {
  try {
    return new Notification(title, options);
  } catch {
    save(keyOf(meId), 'broken' satisfies Said);
    return null;
  }
}

function keyOf(meId: string): string {
  return mineKey(meId, 'desktopNotices');
}
