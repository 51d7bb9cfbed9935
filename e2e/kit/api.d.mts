import type { SignedIn } from '../../web/src/data/model.gen';

export const PASSWORD: string;

type Options = { token?: string; body?: unknown };

/** Calls the API; throws with the answer when it is refused. */
export function call<T>(url: string, method: string, path: string, options?: Options): Promise<T>;

/** A new account; the first on a server owns it. */
export function signUp(url: string, username: string, fullName?: string): Promise<SignedIn>;

/** The token of a new session of somebody. */
export function signIn(url: string, username: string): Promise<string>;

/** Uploads a file whole; answers its id, to be sent with a message. */
export function upload(
  url: string,
  token: string,
  file: { name: string; buffer: Buffer },
): Promise<string>;

/** A UUID of version 7. */
export function newId(): string;
