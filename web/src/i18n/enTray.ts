import { addWords } from './words';

/** The words of files that wait, in English. Loaded with the screen that says them. */
export const tray = {
  waits: '“{name}” waits: the server can’t take it right now. It goes on by itself.',
};

addWords({ tray });
