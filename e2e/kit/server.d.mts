/** `words` are what stands behind the program's name on the command line. */
export type Options = { environment?: Record<string, string>; words?: string[] };

/** The real binary on a free port with a data folder of its own. */
export class KlatchServer {
  static start(options?: Options): Promise<KlatchServer>;
  /** Not running yet. */
  constructor(port: number, environment: Record<string, string>, words?: string[]);
  readonly url: string;
  readonly port: number;
  /** Its data folder. */
  readonly data: string;
  /** What it printed, both streams. */
  readonly log: string;
  run(path?: string, lookEveryMs?: number): Promise<void>;
  /** What the program says when it is called with these words beside the running server. */
  command(...words: string[]): Promise<string>;
  kill(): Promise<void>;
  stop(): Promise<number | null>;
  remove(): Promise<void>;
}

/** A port nobody listens on. */
export function freePort(): Promise<number>;
