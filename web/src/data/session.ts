import { Emitter, type Readable } from '@/lib/emitter.ts';
import type { Client } from './client.ts';
import { type Failure, toFailure } from './failure.ts';
import type { Http } from './http.ts';
import * as identity from './identity.ts';
import type {
  ArrivalSignup,
  Login,
  Me,
  ProfileChange,
  ServerInfo,
  SignedIn,
  Signup,
  User,
} from './model.gen.ts';

/** Who is at the keyboard. `ended`: the session was ended elsewhere or ran out. */
export type SessionState =
  | { status: 'loading' }
  | { status: 'unreachable'; failure: Failure }
  | { status: 'needsSetup' }
  | { status: 'signedOut'; ended: boolean }
  | { status: 'signedIn'; me: Me; client: Client };

/** What logging out came to: it is refused while something is unsent, unless told otherwise. */
export type LogoutResult = { done: true } | { done: false; unsent: number };

/** Signs in and out, and holds the one client while somebody is signed in. */
export class Session extends Emitter implements Readable<SessionState> {
  readonly #http: Http;
  readonly #serverInfo: () => Promise<ServerInfo>;
  #state: SessionState = { status: 'loading' };
  /** Being signed out from here: that its session ends is no news. */
  #leaving: Client | null = null;

  constructor(http: Http, serverInfo: () => Promise<ServerInfo>) {
    super();
    this.#http = http;
    this.#serverInfo = serverInfo;
  }

  getSnapshot = (): SessionState => this.#state;

  /** Finds out who is signed in; also the retry after `unreachable`. */
  start = async (): Promise<void> => {
    if (this.#state.status !== 'loading') this.#set({ status: 'loading' });
    if (identity.recall()) void import('./client.ts').catch(() => {});
    const info = this.#serverInfo();
    info.catch(() => {});
    try {
      const { user } = await this.#http.get<{ user: Me }>('/api/auth/check');
      await this.#enter(user, (await info).epoch);
    } catch (thrown) {
      await this.#notSignedIn(toFailure(thrown), info);
    }
  };

  /** Makes an account and signs in; on an empty server the owner's. Throws `Failure`. */
  signup = async (input: Signup): Promise<Me> => {
    return this.#signIn('/api/auth/signup', input);
  };

  /** Makes the account of somebody a provider vouches for, and signs in. Throws `Failure`. */
  arrive = async (input: ArrivalSignup): Promise<Me> => {
    return this.#signIn('/api/auth/arrival', input);
  };

  /** Signs in by username or e-mail. Throws `Failure`. */
  login = async (input: Login): Promise<Me> => {
    return this.#signIn('/api/auth/login', input);
  };

  /**
   * Signs out and deletes what is cached here. With something unsent it does nothing but say so,
   * unless `discardUnsent` is set. Throws `Failure` when the server cannot be told.
   */
  logout = async (options: { discardUnsent?: boolean } = {}): Promise<LogoutResult> => {
    const state = this.#state;
    if (state.status !== 'signedIn') return { done: true };
    const unsent = await state.client.outbox.countUnsent();
    if (unsent > 0 && !options.discardUnsent) return { done: false, unsent };
    // What was about to happen happens while one is still signed in.
    await state.client.undos.settle();
    this.#leaving = state.client;
    try {
      await this.#http.post('/api/auth/logout');
    } catch (thrown) {
      if (toFailure(thrown).status !== 401) throw thrown;
    } finally {
      this.#leaving = null;
    }
    // At once: a page closed while the rest is cleared away must not begin as this person.
    identity.forget();
    this.#set({ status: 'signedOut', ended: false });
    await state.client.forget();
    return { done: true };
  };

  /** Deletes my account for good, and what this device keeps of it; with my password if I have one. Throws `Failure`. */
  deleteAccount = async (password?: string): Promise<void> => {
    const state = this.#state;
    if (state.status !== 'signedIn') return;
    // What was about to happen happens while there is still somebody to do it; also when the password turns out to be wrong.
    await state.client.undos.settle();
    this.#leaving = state.client;
    try {
      await this.#http.delete(
        '/api/auth/account',
        false,
        password === undefined ? {} : { password },
      );
    } finally {
      this.#leaving = null;
    }
    // At once: a page closed while the rest is cleared away must not begin as this person.
    identity.forget();
    this.#set({ status: 'signedOut', ended: false });
    await state.client.forget();
  };

  /** Changes my own profile. Throws `Failure`. */
  updateProfile = async (change: ProfileChange): Promise<Me> => {
    const { user } = await this.#http.patch<{ user: Me }>('/api/auth/profile', change);
    this.#know(user);
    return user;
  };

  /** Another e-mail address; `password` for who has one. Answers it as it is kept. Throws `Failure`. */
  changeEmail = async (email: string, password?: string): Promise<string> => {
    const change = { email, ...(password !== undefined && { password }) };
    const { user } = await this.#http.put<{ user: Me }>('/api/auth/email', change);
    this.#know(user);
    return user.email;
  };

  async #signIn(path: string, input: object): Promise<Me> {
    const { user } = await this.#http.post<SignedIn>(path, input);
    const { epoch } = await this.#serverInfo();
    await this.#enter(user, epoch);
    return user;
  }

  async #enter(me: Me, epoch: string): Promise<void> {
    // Who is not signed in has no need of it: it comes as a file of its own.
    const { Client } = await import('./client.ts');
    const client: Client = await Client.open(this.#http, me, epoch, {
      know: (user) => this.#know(user),
      ended: () => this.#end(client),
      replaced: () => this.#leave(client) && void this.start(),
      epochChanged: (next) => void this.#reenter(client, next),
    });
    identity.remember({ me, epoch });
    this.#set({ status: 'signedIn', me, client });
    client.start();
  }

  /** The database was restored: everything cached is void, what is unsent stays. */
  async #reenter(client: Client, epoch: string): Promise<void> {
    const state = this.#state;
    if (state.status === 'signedIn' && this.#leave(client)) await this.#enter(state.me, epoch);
  }

  #end(client: Client): void {
    if (client !== this.#leaving && this.#leave(client))
      this.#set({ status: 'signedOut', ended: true });
  }

  /** Stops the client, if it is still the present one. */
  #leave(client: Client): boolean {
    const state = this.#state;
    if (state.status !== 'signedIn' || state.client !== client) return false;
    client.stop();
    return true;
  }

  async #notSignedIn(failure: Failure, info: Promise<ServerInfo>): Promise<void> {
    try {
      const { needsSetup } = await info;
      if (failure.status !== 401) throw failure;
      this.#set(needsSetup ? { status: 'needsSetup' } : { status: 'signedOut', ended: false });
    } catch {
      const known = failure.status === 401 ? null : identity.recall();
      const entered = known ? this.#enter(known.me, known.epoch) : Promise.reject(failure);
      await entered.catch(() => this.#set({ status: 'unreachable', failure }));
    }
  }

  #know(user: User): void {
    const state = this.#state;
    if (state.status !== 'signedIn' || state.me.id !== user.id) return;
    state.client.people.put([user]);
    if (user.version < state.me.version) return;
    // All are told what all may see: my role may have changed as well.
    if (user.version > state.me.version && !('role' in user)) void this.#askWhoIAm();
    const me = { ...state.me, ...user };
    if (JSON.stringify(me) === JSON.stringify(state.me)) return;
    identity.remember({ me, epoch: state.client.epoch });
    this.#set({ ...state, me });
  }

  async #askWhoIAm(): Promise<void> {
    const answer = await this.#http.get<{ user: Me }>('/api/auth/check').catch(() => null);
    // Without one it is learnt at the next connection.
    if (answer !== null) this.#know(answer.user);
  }

  #set(state: SessionState): void {
    this.#state = state;
    this.emit();
  }
}
