import type { Signup } from '@/data/model.gen';
import { usernameFrom } from './usernames';

/** The set-up form. `username` is null while it follows from the name. */
export type SetUp = {
  serverName: string;
  fullName: string;
  username: string | null;
  email: string;
  password: string;
  setupCode: string;
};

/** What the form asks the server for. */
export function signupFrom(input: SetUp): Signup {
  const code = input.setupCode.trim();
  return {
    username: (input.username ?? usernameFrom(input.fullName)).trim(),
    email: input.email.trim(),
    password: input.password,
    fullName: input.fullName.trim(),
    serverName: input.serverName.trim(),
    ...(code !== '' && { setupCode: code }),
  };
}

/** The code of the printed link: everything after `#`, or after its `=`. */
export function codeInFragment(fragment: string): string {
  const text = fragment.replace(/^#/, '');
  const code = text.slice(text.indexOf('=') + 1);
  try {
    return decodeURIComponent(code);
  } catch {
    return code;
  }
}
