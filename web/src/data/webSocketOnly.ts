// Stands in for engine.io-client's list of transports, by an alias of the build: we speak WebSocket
// alone, and polling would weigh 3 KB on everybody's first load.
import { WebSocket } from 'engine.io-client';

/** The only way to the server; looked up late, because the two modules import each other. */
export const transports = {
  get websocket() {
    return WebSocket;
  },
};
