import { useMemo } from 'react';
import { type Block, type Inline, parse } from '@/parts/markdown';
import { cx } from '@/ui/cx';
import { CodeBlock } from './CodeBlock';
import { PlainText } from './PlainText';
import { useInnerTabIndex } from './tabStop';

type Look = { meId: string; onAccent: boolean };

/** What somebody wrote, formatted. Built of elements, never of markup. */
export default function FormattedText({ body, ...look }: Look & { body: string }) {
  const blocks = useMemo(() => parse(body), [body]);
  return <Blocks blocks={blocks} look={look} />;
}

function Blocks({ blocks, look }: { blocks: readonly Block[]; look: Look }) {
  const isAlone = blocks.length === 1;
  return blocks.map((block, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never move.
    <BlockPiece key={at} block={block} look={look} isAlone={isAlone} />
  ));
}

function BlockPiece({ block, look, isAlone }: { block: Block; look: Look; isAlone: boolean }) {
  switch (block.type) {
    case 'paragraph':
      return (
        <span className={cx('whitespace-pre-wrap', !isAlone && 'block not-first:mt-2')}>
          <Inlines pieces={block.children} look={look} />
        </span>
      );
    case 'code':
      return <CodeBlock text={block.text} onAccent={look.onAccent} />;
    case 'quote':
      return (
        <blockquote
          className={cx(
            'border-s-[3px] ps-3 not-first:mt-2',
            look.onAccent ? 'border-crema text-on-accent-soft' : 'border-accent text-soft',
          )}
        >
          <Blocks blocks={block.children} look={look} />
        </blockquote>
      );
    case 'list': {
      const items = block.items.map((item, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the items of one text never move.
        <li key={at}>
          <Blocks blocks={item} look={look} />
        </li>
      ));
      if (block.start === null) return <ul className="list-disc ps-5 not-first:mt-2">{items}</ul>;
      return (
        <ol start={block.start} className="list-decimal ps-6 not-first:mt-2">
          {items}
        </ol>
      );
    }
  }
}

function Inlines({ pieces, look }: { pieces: readonly Inline[]; look: Look }) {
  return pieces.map((piece, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never move.
    <InlinePiece key={at} piece={piece} look={look} />
  ));
}

function InlinePiece({ piece, look }: { piece: Inline; look: Look }) {
  switch (piece.type) {
    case 'text':
      return <PlainText body={piece.text} {...look} />;
    case 'code':
      return (
        <code
          className={cx(
            'rounded-[4px] px-1 py-px font-mono text-13',
            look.onAccent ? 'bg-accent-deep' : 'bg-paper',
          )}
        >
          {piece.text}
        </code>
      );
    case 'strong':
      return (
        <strong>
          <Inlines pieces={piece.children} look={look} />
        </strong>
      );
    case 'emphasis':
      return (
        <em>
          <Inlines pieces={piece.children} look={look} />
        </em>
      );
    case 'delete':
      return (
        <del>
          <Inlines pieces={piece.children} look={look} />
        </del>
      );
    case 'link':
      return <Link piece={piece} look={look} />;
  }
}

function Link({ piece, look }: { piece: Extract<Inline, { type: 'link' }>; look: Look }) {
  return (
    <a
      href={piece.href}
      title={piece.href}
      target="_blank"
      rel="noopener noreferrer nofollow"
      tabIndex={useInnerTabIndex()}
      className={cx(
        'underline decoration-1 underline-offset-3',
        look.onAccent ? 'text-inherit' : 'text-accent-ink',
      )}
    >
      <Words pieces={piece.children} />
    </a>
  );
}

/** The words of a link: no link inside a link. */
function Words({ pieces }: { pieces: readonly Inline[] }) {
  return pieces.map(wordsOf).join('');
}

function wordsOf(piece: Inline): string {
  return 'text' in piece ? piece.text : piece.children.map(wordsOf).join('');
}
