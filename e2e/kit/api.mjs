// The few HTTP calls that tests prepare a scene with, made as any program would make them.
import { randomBytes } from 'node:crypto';

export const PASSWORD = 'correct horse battery';

/** Calls the API; throws with the answer when it is refused. */
export async function call(url, method, path, { token, body } = {}) {
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text ? JSON.parse(text) : undefined;
}

/** A new account; the first on a server owns it. Answers `{user, token}`. */
export function signUp(url, username, fullName) {
  return call(url, 'POST', '/api/auth/signup', {
    body: { username, email: `${username}@example.org`, password: PASSWORD, fullName },
  });
}

/** The token of a new session of somebody. */
export async function signIn(url, username) {
  const body = { login: username, password: PASSWORD };
  return (await call(url, 'POST', '/api/auth/login', { body })).token;
}

/** Uploads a file whole; answers its id, to be sent with a message. */
export async function upload(url, token, { name, buffer }) {
  const headers = { authorization: `Bearer ${token}`, 'tus-resumable': '1.0.0' };
  const metadata = `filename ${Buffer.from(name).toString('base64')}`;
  const length = { 'upload-length': String(buffer.length), 'upload-metadata': metadata };
  const made = await fetch(`${url}/api/files`, {
    method: 'POST',
    headers: { ...headers, ...length },
  });
  if (made.status !== 201) throw new Error(`${name}: ${made.status} ${await made.text()}`);
  const { id } = await made.json();
  const sent = await fetch(`${url}/api/files/${id}`, {
    method: 'PATCH',
    headers: {
      ...headers,
      'upload-offset': '0',
      'content-type': 'application/offset+octet-stream',
    },
    body: buffer,
  });
  if (sent.status !== 204) throw new Error(`${name}: ${sent.status} ${await sent.text()}`);
  return id;
}

/** A UUID of version 7, as the sender of a message makes it. */
export function newId() {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [0, 8, 12, 16, 20].map((at, i, all) => hex.slice(at, all[i + 1])).join('-');
}
