import { enAdmin } from './enAdmin';
import { enFiles } from './enFiles';
import { enFirst } from './enFirst';
import { oidc } from './enOidc';
import { pictures } from './enPictures';
import { enRooms } from './enRooms';
import { enSearch } from './enSearch';
import { fileFailure, messageFiles, sending } from './enSending';
import { settings } from './enSettings';
import { enSignedOut } from './enSignedOut';
import { tray } from './enTray';

/** Every word, in English: those of the first load, and those that come with the screens that say them. */
export const en = {
  ...enFirst,
  ...enSignedOut,
  ...enRooms,
  ...enSearch,
  failure: { ...enFirst.failure, ...fileFailure },
  files: { ...enFiles, ...messageFiles, ...pictures },
  admin: enAdmin,
  oidc,
  sending,
  settings,
  tray,
} as const;
