import { core } from './core';
import { engines } from './engines';
import { gitops } from './gitops';
import { llm } from './llm';
import { scaling } from './scaling';
import { second } from './second';
import type { Section } from './Section';

export type { LabSite, Section, SectionContent } from './Section';

/** All that a lab can consist of, in the order in which it is set up. */
export const SECTIONS: readonly Section[] = [
  core,
  engines,
  scaling,
  llm,
  gitops,
  second,
];

/**
 * The sections of those names; all of them where none is named.
 * The core is always among them. Throws where a name is not known.
 */
export function sectionsNamed(names: readonly string[]): readonly Section[] {
  const unknown = names.find(name => !SECTIONS.some(one => one.name === name));
  if (unknown !== undefined) {
    throw new Error(
      `There is no section "${unknown}"; there are ${SECTIONS.map(
        ({ name }) => name,
      ).join(', ')}.`,
    );
  }
  return names.length === 0
    ? SECTIONS
    : SECTIONS.filter(one => one === core || names.includes(one.name));
}
