// A Socket.IO client over a bare TCP connection, so that the generator costs little of what it measures.
// It speaks only what the benchmark needs: one WebSocket, text frames, requests with acknowledgement.

import { randomBytes } from 'node:crypto';
import { connect as tcp } from 'node:net';

const TEXT = 0x81;
const PING = 0x89;
const PONG = 0x8a;

export class Sender {
  /** Connected, authenticated and told `ready`. */
  static async connect(port, token) {
    const sender = new Sender(port, token);
    await sender.opened;
    return sender;
  }

  constructor(port, token) {
    this.nextAck = 0;
    this.waiting = new Map();
    this.rest = Buffer.alloc(0);
    this.onEvent = () => {};
    this.socket = tcp(port, '127.0.0.1');
    this.socket.setNoDelay(true);
    this.opened = new Promise((resolve, reject) => {
      this.resolveOpened = resolve;
      this.socket.once('error', reject);
      this.socket.once('close', () => reject(new Error('the server closed the connection')));
    });
    this.token = token;
    this.socket.write(
      `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\n` +
        `Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`,
    );
    this.socket.on('data', (chunk) => this.readHead(chunk));
  }

  /** Asks and answers the acknowledgement. */
  ask(event, body) {
    const id = this.nextAck;
    this.nextAck += 1;
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      this.write(`42${id}${JSON.stringify([event, body])}`);
    });
  }

  close() {
    this.socket.destroy();
  }

  /** One masked frame (RFC 6455, section 5.2); a mask of zeroes leaves the payload as it is. */
  write(text, opcode = TEXT) {
    const payload = Buffer.from(text);
    const head = payload.length < 126 ? Buffer.alloc(6) : Buffer.alloc(8);
    head[0] = opcode;
    if (payload.length < 126) {
      head[1] = 0x80 | payload.length;
    } else {
      head[1] = 0x80 | 126;
      head.writeUInt16BE(payload.length, 2);
    }
    this.socket.write(Buffer.concat([head, payload]));
  }

  readHead(chunk) {
    this.rest = this.rest.length ? Buffer.concat([this.rest, chunk]) : chunk;
    if (!this.isUpgraded) {
      const end = this.rest.indexOf('\r\n\r\n');
      if (end < 0) return;
      if (!this.rest.subarray(0, 12).equals(Buffer.from('HTTP/1.1 101'))) {
        this.socket.destroy(new Error(this.rest.toString('utf8', 0, 200)));
        return;
      }
      this.isUpgraded = true;
      this.rest = this.rest.subarray(end + 4);
    }
    this.readFrames();
  }

  readFrames() {
    let at = 0;
    const data = this.rest;
    while (data.length - at >= 2) {
      let length = data[at + 1] & 0x7f;
      let start = at + 2;
      if (length === 126) {
        if (data.length - at < 4) break;
        length = data.readUInt16BE(at + 2);
        start = at + 4;
      } else if (length === 127) {
        if (data.length - at < 10) break;
        length = Number(data.readBigUInt64BE(at + 2));
        start = at + 10;
      }
      if (data.length < start + length) break;
      if (data[at] === PING) this.write(data.subarray(start, start + length), PONG);
      else if (data[at] === TEXT) this.packet(data, start, start + length);
      at = start + length;
    }
    this.rest = at ? Buffer.from(data.subarray(at)) : data;
  }

  /** One Engine.IO packet: open, ping, or a Socket.IO packet in a message. */
  packet(data, start, end) {
    const kind = data[start];
    if (kind === 0x30) this.write(`40${JSON.stringify({ token: this.token })}`);
    else if (kind === 0x32) this.write('3');
    else if (kind === 0x34 && data[start + 1] === 0x33) this.acknowledged(data, start + 2, end);
    else if (kind === 0x34 && data[start + 1] === 0x32) this.event(data, start + 2, end);
  }

  acknowledged(data, start, end) {
    const open = data.indexOf(0x5b, start);
    const id = Number(data.latin1Slice(start, open));
    const resolve = this.waiting.get(id);
    this.waiting.delete(id);
    resolve?.(data.utf8Slice(open, end));
  }

  event(data, start, end) {
    if (data.latin1Slice(start, start + 8) === '["ready"') this.resolveOpened();
    this.onEvent(data, start, end);
  }
}
