import type { ProfileChange } from '@/data/model.gen';

export const FULL_NAME_MAX = 80;
export const BIO_MAX = 500;

/** The texts of a profile. */
export type Profile = { fullName: string; username: string; bio: string };

/** Only what differs from what is held, without blanks around it. */
export function changed(held: Profile, input: Profile): ProfileChange {
  const fullName = input.fullName.trim();
  const username = input.username.trim();
  const bio = input.bio.trim();
  return {
    ...(fullName !== held.fullName && { fullName }),
    ...(username !== held.username && { username }),
    ...(bio !== held.bio && { bio }),
  };
}
