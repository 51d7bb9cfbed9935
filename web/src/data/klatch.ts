import { Value } from '@/lib/emitter.ts';
import { type Failure, toFailure } from './failure.ts';
import { Http } from './http.ts';
import type { ServerInfo } from './model.gen.ts';
import { Session } from './session.ts';

/** What the server says of itself, while that is known. */
export type ServerState =
  | { status: 'loading'; info: null; failure: null }
  | { status: 'ready'; info: ServerInfo; failure: null }
  | { status: 'error'; info: null; failure: Failure };

/** The root of the data layer: made once, before the first render, and handed to `DataProvider`. */
export class Klatch {
  readonly http: Http;
  readonly session: Session;
  /** `GET /api/server`, as last answered. */
  readonly server = new Value<ServerState>({ status: 'loading', info: null, failure: null });

  constructor(http: Http = new Http()) {
    this.http = http;
    this.session = new Session(http, this.loadServer);
  }

  /** Finds out whom and what it deals with. */
  start(): void {
    void this.session.start();
  }

  /** Asks the server about itself again. Throws `Failure`. */
  loadServer = async (): Promise<ServerInfo> => {
    try {
      const info = await this.http.get<ServerInfo>('/api/server');
      this.server.set({ status: 'ready', info, failure: null });
      return info;
    } catch (thrown) {
      const failure = toFailure(thrown);
      if (this.server.getSnapshot().status !== 'ready')
        this.server.set({ status: 'error', info: null, failure });
      throw failure;
    }
  };
}
