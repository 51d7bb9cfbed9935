import { cloneElement, type ReactElement, type ReactNode } from 'react';
import { type RichPart, richParts } from './richParts.ts';
import { template, type WordKey, type WordValues } from './words';

type Props = {
  text: WordKey;
  values?: WordValues;
  /** The element for each tag of the sentence; its words become the element's children. */
  tags: Record<string, ReactElement<{ children?: ReactNode }>>;
};

/** A sentence with elements in it. Names that are filled in keep their own direction and are never markup. */
export function Rich({ text, values = {}, tags }: Props) {
  const parts = richParts(template(text), values);
  let at = 0;
  return parts.map((part) => {
    at += 1;
    const element = part.tag === null ? undefined : tags[part.tag];
    if (element === undefined) return <Words key={at} part={part} />;
    return cloneElement(element, { key: at }, <Words part={part} />);
  });
}

function Words({ part }: { part: RichPart }) {
  let at = 0;
  return part.pieces.map(({ text, isValue }) => {
    at += 1;
    return isValue ? <bdi key={at}>{text}</bdi> : text;
  });
}
