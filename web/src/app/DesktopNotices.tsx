import { useDesktopNotices } from './useDesktopNotices';

/** Draws nothing, and lets the browser tell what comes. */
export default function DesktopNotices() {
  useDesktopNotices();
  return null;
}
