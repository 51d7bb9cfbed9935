import type { Me, User } from '../model.gen.ts';

/** A person for tests. */
export function user(id: string, given: Partial<User> = {}): User {
  return {
    id,
    username: id,
    fullName: '',
    bio: '',
    avatarFileId: null,
    version: 1,
    deactivatedAt: null,
    deletedAt: null,
    ...given,
  };
}

/** Somebody signed in, for tests. */
export function me(id: string): Me {
  return { ...user(id), email: `${id}@example.org`, role: 'member' };
}
