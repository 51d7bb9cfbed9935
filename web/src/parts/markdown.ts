import type { Code, Nodes, PhrasingContent, RootContent } from 'mdast';
import { fromMarkdown, type Options } from 'mdast-util-from-markdown';
import { gfmStrikethroughFromMarkdown } from 'mdast-util-gfm-strikethrough';
import { gfmStrikethrough } from 'micromark-extension-gfm-strikethrough';
import { safeAddress, textParts } from './textParts';

/** A piece within a line. */
export type Inline =
  | { type: 'text' | 'code'; text: string }
  | { type: 'strong' | 'emphasis' | 'delete'; children: Inline[] }
  | { type: 'link'; href: string; children: Inline[] };

/** A piece that stands alone. */
export type Block =
  | { type: 'paragraph'; children: Inline[] }
  | { type: 'code'; text: string }
  | { type: 'quote'; children: Block[] }
  | { type: 'list'; start: number | null; items: Block[][] };

/** Words as they are shown, and between which characters of the text they were written. */
export type Leaf = { text: string; start: number; end: number };

/** Deeper than this is drawn as it was written. */
const DEEPEST = 6;

/** Only what a chat needs: no markup, no headings, no pictures, no addresses in a list of their own. */
const OPTIONS: Options = {
  extensions: [
    gfmStrikethrough({ singleTilde: false }),
    {
      disable: {
        null: [
          'autolink',
          'characterReference',
          'codeIndented',
          'definition',
          'headingAtx',
          'htmlFlow',
          'htmlText',
          'labelStartImage',
          'setextUnderline',
          'thematicBreak',
        ],
      },
    },
  ],
  mdastExtensions: [gfmStrikethroughFromMarkdown()],
};

/**
 * Two signs that no text holds: between them stands, while the text is read, the number of an address or
 * a name, so that their underscores and stars format nothing.
 */
const OPEN = '\uFDD0';
const CLOSE = '\uFDD1';
const HELD = /\uFDD0(\d+)\uFDD1/gu;

/** Reads the formatting of a text. Plain words come back as one paragraph. */
export function parse(body: string): Block[] {
  return read(body).blocks;
}

/** The words of a text without their formatting, in their order. A blank stands before each piece that stands alone. */
export function leavesOf(body: string): Leaf[] {
  return read(body).leaves;
}

function read(body: string): { blocks: Block[]; leaves: Leaf[] } {
  if (body.includes(OPEN) || body.includes(CLOSE))
    return { blocks: [plain(body)], leaves: [{ text: body, start: 0, end: body.length }] };
  const held: string[] = [];
  const source = textParts(body)
    .map((part) => {
      if (part.type === 'text') return part.text;
      held.push(part.type === 'mention' ? `<@${part.userId}>` : part.text);
      return `${OPEN}${held.length - 1}${CLOSE}`;
    })
    .join('');
  const reader = new Reader(source, held);
  const blocks = reader.blocks(fromMarkdown(source, OPTIONS).children, 0);
  return { blocks, leaves: reader.leaves };
}

function plain(text: string): Block {
  return { type: 'paragraph', children: [{ type: 'text', text }] };
}

/** Turns the parser's tree into ours, and puts back what was held. */
class Reader {
  readonly #source: string;
  readonly #held: readonly string[];
  readonly leaves: Leaf[] = [];
  /** A place in the source, and the same one in the text as it was written. */
  #at = { source: 0, body: 0 };

  constructor(source: string, held: readonly string[]) {
    this.#source = source;
    this.#held = held;
  }

  blocks(nodes: readonly RootContent[], depth: number): Block[] {
    return nodes.map((node) => this.#block(node, depth));
  }

  #block(node: RootContent, depth: number): Block {
    this.#blankBefore(node);
    if (depth >= DEEPEST) return plain(this.#written(node));
    switch (node.type) {
      case 'paragraph':
        return { type: 'paragraph', children: this.#inlines(node.children, depth + 1) };
      case 'code':
        return { type: 'code', text: this.#fenced(node) };
      case 'blockquote':
        return { type: 'quote', children: this.blocks(node.children, depth + 1) };
      case 'list': {
        const items = node.children.map((item) => this.blocks(item.children, depth + 1));
        return { type: 'list', start: node.ordered ? (node.start ?? 1) : null, items };
      }
      default:
        return plain(this.#written(node));
    }
  }

  #inlines(nodes: readonly PhrasingContent[], depth: number): Inline[] {
    return nodes.map((node) => this.#inline(node, depth));
  }

  #inline(node: PhrasingContent, depth: number): Inline {
    if (depth >= DEEPEST) return { type: 'text', text: this.#written(node) };
    switch (node.type) {
      case 'text':
        return { type: 'text', text: this.#words(node.value, node) };
      case 'inlineCode':
        return { type: 'code', text: this.#words(node.value, node) };
      case 'strong':
      case 'emphasis':
      case 'delete':
        return { type: node.type, children: this.#inlines(node.children, depth + 1) };
      case 'break':
        return { type: 'text', text: this.#words('\n', node) };
      case 'link': {
        const href = safeAddress(this.#restored(node.url));
        if (href === null) return { type: 'text', text: this.#written(node) };
        return { type: 'link', href, children: this.#inlines(node.children, depth + 1) };
      }
      default:
        return { type: 'text', text: this.#written(node) };
    }
  }

  #written(node: Nodes): string {
    const { start, end } = node.position ?? {};
    return this.#words(this.#source.slice(start?.offset ?? 0, end?.offset ?? 0), node);
  }

  /** The words of a code block: they begin below the line that opens it. */
  #fenced({ value, position }: Code): string {
    const fence = this.#source.indexOf('\n', position?.start.offset);
    return this.#leaf(this.#restored(value), fence + 1, position?.end.offset);
  }

  #words(value: string, { position }: Nodes): string {
    return this.#leaf(this.#restored(value), position?.start.offset, position?.end.offset);
  }

  #blankBefore({ position }: Nodes): void {
    const end = this.#inBody(position?.start.offset ?? 0);
    this.leaves.push({ text: ' ', start: end - 1, end });
  }

  /** Notes words that are shown, from here to there in the source. They come in the order they were written. */
  #leaf(text: string, start = 0, end = 0): string {
    this.leaves.push({ text, start: this.#inBody(start), end: this.#inBody(end) });
    return text;
  }

  #inBody(offset: number): number {
    const { source, body } = this.#at;
    if (offset > source) {
      const passed = this.#restored(this.#source.slice(source, offset));
      this.#at = { source: offset, body: body + passed.length };
    }
    return this.#at.body;
  }

  #restored(text: string): string {
    return text.replace(HELD, (_, number: string) => this.#held[Number(number)] ?? '');
  }
}
