import { load, save } from '@/lib/storage';

const KEY = 'klatch.desktopNotices';

/** Whether this browser can notify, may, and shall. */
export type DesktopState = 'missing' | 'denied' | 'off' | 'on';

/** How it stands now. */
export function desktopState(): DesktopState {
  if (!('Notification' in window) || !window.isSecureContext) return 'missing';
  if (Notification.permission === 'denied') return 'denied';
  return Notification.permission === 'granted' && load<boolean>(KEY) === true ? 'on' : 'off';
}

/** Asks the browser, which asks the person; only ever by a button. */
export async function turnOn(): Promise<DesktopState> {
  if (!('Notification' in window)) return 'missing';
  const permission = await Notification.requestPermission();
  if (permission === 'granted') save(KEY, true);
  return desktopState();
}

/** From now on nothing is shown. */
export function turnOff(): DesktopState {
  save(KEY, false);
  return desktopState();
}
