import {
  createContext,
  createElement,
  type ReactNode,
  useContext,
  useSyncExternalStore,
} from 'react';
import type { Client } from './client.ts';
import type { Klatch, ServerState } from './klatch.ts';
import type { SessionState } from './session.ts';

const Context = createContext<Klatch | null>(null);

/** Gives everything below it the data layer. */
export function DataProvider(props: { klatch: Klatch; children?: ReactNode }): ReactNode {
  return createElement(Context.Provider, { value: props.klatch }, props.children);
}

/** The data layer itself: `session.login` and the like. */
export function useKlatch(): Klatch {
  const klatch = useContext(Context);
  if (!klatch) throw new Error('DataProvider is missing above this component.');
  return klatch;
}

/** Who is signed in, or why nobody is. */
export function useSession(): SessionState {
  const { session } = useKlatch();
  return useSyncExternalStore(session.subscribe, session.getSnapshot);
}

/** The server's name, limits and sign-up mode. */
export function useServerInfo(): ServerState {
  const { server } = useKlatch();
  return useSyncExternalStore(server.subscribe, server.getSnapshot);
}

/** The signed-in person's client. Only below a check for `signedIn`. */
export function useClient(): Client {
  const session = useSession();
  if (session.status !== 'signedIn') throw new Error('Nobody is signed in here.');
  return session.client;
}
