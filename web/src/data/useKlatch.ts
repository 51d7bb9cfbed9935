import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import {
  createContext,
  createElement,
  type ReactNode,
  useContext,
  useState,
  useSyncExternalStore,
} from 'react';
import type { Client } from './client.ts';
import { Failure } from './failure.ts';
import type { Klatch, ServerState } from './klatch.ts';
import type { SessionState } from './session.ts';

const Context = createContext<Klatch | null>(null);

/** Gives everything below it the data layer, and the query cache of whoever is signed in. */
export function DataProvider(props: { klatch: Klatch; children?: ReactNode }): ReactNode {
  return createElement(
    Context.Provider,
    { value: props.klatch },
    createElement(Queries, null, props.children),
  );
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

/** A new person gets a new cache: nothing of the former one's answers is ever shown. */
function Queries({ children }: { children?: ReactNode }): ReactNode {
  const session = useSession();
  const owner = session.status === 'signedIn' ? session.client : null;
  const [held, setHeld] = useState(() => ({ owner, queries: newQueries() }));
  if (held.owner === owner)
    return createElement(QueryClientProvider, { client: held.queries }, children);
  const next = { owner, queries: newQueries() };
  setHeld(next);
  return createElement(QueryClientProvider, { client: next.queries }, children);
}

function newQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (count, error) => count < 2 && error instanceof Failure && error.code === 'offline',
      },
    },
  });
}
