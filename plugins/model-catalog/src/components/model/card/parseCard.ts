import MarkdownIt from 'markdown-it';
import { plainText } from '@model-serving/backstage-plugin-model-serving-common';

/** As sources cut cards. */
const LONGEST_CARD = 128 * 1024;

/** Metadata that hubs keep at the head of a card. */
const FRONT_MATTER = /^---[ \t]*\n[\s\S]*?\n---[ \t]*(?:\n|$)/;

/**
 * Markdown without raw HTML, which is shown as text. Not the parser of Backstage's MarkdownContent: that one takes time
 * that grows with the square of the card's length, minutes for a card of brackets.
 */
const PARSER = new MarkdownIt('default', { html: false, linkify: false });

export type CardToken = ReturnType<typeof PARSER.parse>[number];

/** The elements of a model card, in the order of its text. */
export function parseCard(card: string): CardToken[] {
  const text = plainText(card, LONGEST_CARD).replace(FRONT_MATTER, '');
  return PARSER.parse(text, {});
}

/** A text without the HTML tags that it holds. */
export function withoutTags(text: string): string {
  return text.replace(/<!--|-->|<\/?[a-z][a-z0-9-]*(?:\s[^<>]*)?\/?>/gi, '');
}

/** The host of an image's address, to name what is not loaded; null where it is no web address. */
export function hostOf(address: string): string | null {
  try {
    return new URL(address).host || null;
  } catch {
    return null;
  }
}
