import { createElement, ReactNode, useMemo } from 'react';
import { ExternalLink } from '@model-serving/backstage-plugin-model-serving-react';
import { CardToken, hostOf, parseCard, withoutTags } from './parseCard';
import styles from './ModelCardText.module.css';

/** A card's first heading stands below that of its section. */
const HEADING_SHIFT = 3;
const DEEPEST_HEADING = 6;

const CONTAINERS = new Set([
  'blockquote',
  'em',
  'li',
  'ol',
  'p',
  's',
  'strong',
  'tbody',
  'td',
  'th',
  'thead',
  'tr',
  'ul',
]);

/** An element whose end was not reached yet. */
interface Frame {
  token: CardToken | null;
  children: ReactNode[];
}

/** Turns tokens into elements, until as many as a page can hold are made. */
class CardRenderer {
  #left: number;
  #links = 0;
  #base: string | null;

  constructor(options: { mostElements: number; base: string | null }) {
    this.#left = options.mostElements;
    this.#base = options.base;
  }

  get isCut() {
    return this.#left <= 0;
  }

  render(tokens: readonly CardToken[]): ReactNode[] {
    const frames: Frame[] = [{ token: null, children: [] }];
    const close = () => {
      const { children, token } = frames.pop()!;
      const { children: siblings } = frames[frames.length - 1];
      siblings.push(this.#element(token!, children, siblings.length));
    };
    for (const token of tokens) {
      if (this.isCut) {
        break;
      }
      this.#left -= 1;
      if (token.nesting === 1) {
        this.#links += token.type === 'link_open' ? 1 : 0;
        frames.push({ token, children: [] });
      } else if (token.nesting === -1) {
        close();
      } else {
        const { children } = frames[frames.length - 1];
        children.push(this.#leaf(token, children.length));
      }
    }
    while (frames.length > 1) {
      close();
    }
    return frames[0].children;
  }

  #element(token: CardToken, children: ReactNode[], key: number): ReactNode {
    const { hidden, tag, type } = token;
    if (type === 'link_open') {
      this.#links -= 1;
      return (
        <ExternalLink key={key} address={this.#absolute(token.attrGet('href'))}>
          {children}
        </ExternalLink>
      );
    }
    if (type === 'heading_open') {
      const level = Math.min(
        Number(tag.slice(1)) + HEADING_SHIFT,
        DEEPEST_HEADING,
      );
      return createElement(`h${level}`, { key }, children);
    }
    if (type === 'table_open') {
      return (
        <Scrolling key={key} label="Table">
          <table>{children}</table>
        </Scrolling>
      );
    }
    return CONTAINERS.has(tag) && !hidden
      ? createElement(tag, { key }, children)
      : children;
  }

  #leaf(token: CardToken, key: number): ReactNode {
    switch (token.type) {
      case 'inline':
        return this.render(token.children ?? []);
      case 'text':
        return withoutTags(token.content);
      case 'softbreak':
        return ' ';
      case 'hardbreak':
        return <br key={key} />;
      case 'hr':
        return <hr key={key} />;
      case 'code_inline':
        return <code key={key}>{token.content}</code>;
      case 'code_block':
      case 'fence':
        return (
          <Scrolling key={key} label="Code">
            <pre>{token.content}</pre>
          </Scrolling>
        );
      case 'image':
        return this.#image(token, key);
      default:
        return null;
    }
  }

  /** Images are named and not loaded: their servers would learn who reads the page. */
  #image(token: CardToken, key: number): ReactNode {
    const address = this.#absolute(token.attrGet('src'));
    const name = ['Image', withoutTags(token.content).trim()]
      .filter(Boolean)
      .join(': ');
    const host = hostOf(address ?? '');
    const text = `${name}${host ? ` (${host})` : ''}`;
    return (
      <span key={key} className={styles.image}>
        {this.#links > 0 ? (
          text
        ) : (
          <ExternalLink address={address}>{text}</ExternalLink>
        )}
      </span>
    );
  }

  /** Addresses within the card's source are relative to its page. */
  #absolute(address: string | null): string | null {
    try {
      return address && new URL(address, this.#base ?? undefined).href;
    } catch {
      return address;
    }
  }
}

/** What is wider than the card scrolls by itself, by keyboard too. */
function Scrolling(props: { label: string; children: ReactNode }) {
  return (
    <div
      className={styles.scrolling}
      role="group"
      aria-label={props.label}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      {props.children}
    </div>
  );
}

/**
 * A model card: Markdown from outside, of which nothing runs and nothing is loaded.
 *
 * @param props - `base`: web page of the card; `onCut`: shown where the card has more than `mostElements` elements
 */
export function ModelCardText(props: {
  card: string;
  base: string | null;
  mostElements: number;
  onCut: ReactNode;
}) {
  const { base, card, mostElements, onCut } = props;
  const tokens = useMemo(() => parseCard(card), [card]);
  const { contents, isCut } = useMemo(() => {
    const renderer = new CardRenderer({ mostElements, base });
    const rendered = renderer.render(tokens);
    return { contents: rendered, isCut: renderer.isCut };
  }, [tokens, mostElements, base]);
  return (
    <>
      <div className={styles.card}>{contents}</div>
      {isCut && onCut}
    </>
  );
}
