// Stands in for engine.io-client's list of transports, by an alias of the build: WebTransport is not
// spoken here and would weigh on everybody's first load.
import { WebSocket, XHR } from 'engine.io-client';

/** The ways to the server; looked up late, because the two modules import each other. */
export const transports = {
  get websocket() {
    return WebSocket;
  },
  get polling() {
    return XHR;
  },
};
