import { plainLine } from '@model-serving/backstage-plugin-model-serving-common';

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
}): string {
  const { tenant, service, title } = options;
  const own = ACTED_ON.reduce(
    (text, [pattern, words]) => text.replace(pattern, words),
    plainLine(title ?? '', 200),
  );
  return plainLine(own, 200) || `Serve ${service} for ${tenant}`;
}
