import { plainLine } from '@model-serving/backstage-plugin-model-serving-common';

const SPECIAL = /[\\`*_[\]|~#!]/g;

/**
 * Writes text so that Markdown shows it letter by letter: no HTML, links, images or table cells come
 * of it. Words that a forge would turn into a mention or a reference (`@team`, `#12`, `!3`) become code,
 * where forges do not look for them.
 * @public
 */
export function markdownText(text: string, maxLength: number = 500): string {
  return plainLine(text, maxLength)
    .split(' ')
    .map(word => (/[@]|[#!]\d/.test(word) ? markdownCode(word) : escaped(word)))
    .join(' ');
}

/** Text as inline code, which also holds in the cell of a table. */
export function markdownCode(text: string, maxLength: number = 500): string {
  const code = plainLine(text, maxLength)
    .replace(/`/g, "'")
    .replace(/\\/g, '/')
    .replace(/\|/g, '\\|');
  return code === '' ? '' : `\`${code}\``;
}

function escaped(word: string): string {
  return word
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(SPECIAL, match => `\\${match}`);
}

/** What a forge acts on in a title or commit: mentions, references that close issues, switches of its CI. */
const ACTED_ON: ReadonlyArray<[RegExp, string]> = [
  [/@/g, '(at)'],
  [/[#!](?=\d)/g, 'no. '],
  [/\bGH-(?=\d)/gi, 'GH '],
  [/:\/\//g, ' '],
  [/\[/g, '('],
  [/\]/g, ')'],
  [/\*{2,}/g, '*'],
];

/**
 * The title of a service's pull request, which is also the first line of its commit: one line of at
 * most 200 characters that mentions nobody, closes no issue and skips no CI.
 * @public
 */
export function proposalTitle(options: {
  tenant: string;
  service: string;
  /** The user's own words. */
  title?: string;
  /** Whether the service is deleted. */
  remove?: boolean;
}): string {
  const { remove, tenant, service, title } = options;
  const own = ACTED_ON.reduce(
    (text, [pattern, words]) => text.replace(pattern, words),
    plainLine(title ?? '', 200),
  );
  return (
    plainLine(own, 200) ||
    (remove
      ? `Remove ${service} of ${tenant}`
      : `Serve ${service} for ${tenant}`)
  );
}
