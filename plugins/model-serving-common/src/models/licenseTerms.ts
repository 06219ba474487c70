import parseExpression from 'spdx-expression-parse';
import { plainLine, TEXT_LIMITS } from '../text';
import {
  KNOWN_LICENSES,
  KnownLicense,
  LICENSE_ANSWERS,
  LicenseAnswer,
} from './knownLicenses';
import type { LicenseClass } from './licenseClass';

/** What a license allows whoever serves the model. @public */
export interface LicenseTerms {
  class: LicenseClass;
  /** Name in words; null where the license is not known. */
  title: string | null;
  /** Web page of the text that this comes from; null where the license is not known, or is several. */
  url: string | null;
  /** What follows for whoever serves the model, in one sentence. */
  sentence: string;
  /** What it allows; empty where the license is not known. */
  allows: Array<{ use: LicenseUse; answer: LicenseAnswer }>;
  /** What has to be kept, as sentences. */
  conditions: string[];
}

/** @public */
export const LICENSE_USES = [
  'commercial use',
  'redistribution',
  'derived models',
] as const;

/** @public */
export type LicenseUse = (typeof LICENSE_USES)[number];

/**
 * From the least to the most restrictive. Of two licenses that hold both, the more restrictive decides; of two to choose
 * from, the less restrictive. A license that nobody knows may turn out to be anything, but not less than those it is
 * joined with.
 */
const RESTRICTIVE: readonly LicenseClass[] = [
  'permissive',
  'use-restricted',
  'unknown',
  'non-commercial',
  'research',
];

const SENTENCES: Record<Exclude<LicenseClass, 'unknown'>, string> = {
  permissive: 'Free to use, modify and serve, including commercially.',
  'use-restricted':
    'Free to use within limits. Read its terms before using it.',
  'non-commercial': 'Not for commercial use.',
  research: 'Only for research and evaluation.',
};

const UNKNOWN: LicenseTerms = {
  class: 'unknown',
  title: null,
  url: null,
  sentence: 'Unknown license. Read its terms before using it.',
  allows: [],
  conditions: [],
};

const NONE: LicenseTerms = {
  ...UNKNOWN,
  sentence: 'No license recorded. Ask the owner before using it.',
};

const BY_NAME = new Map(
  KNOWN_LICENSES.flatMap(license =>
    [...license.names, nameOf(license.title)].map(
      name => [name, license] as const,
    ),
  ),
);

/** Which licenses decide, of an expression. */
interface Choice {
  class: LicenseClass;
  licenses: KnownLicense[];
}

/**
 * What a license allows, by its SPDX id, an SPDX expression, or the name that a hub gives it.
 *
 * @param license - As the model's source names it; null when it names none
 * @public
 */
export function licenseTerms(license: string | null): LicenseTerms {
  const text = plainLine(license ?? '', TEXT_LIMITS.label);
  if (!text) {
    return NONE;
  }
  const { class: word, licenses } = choose(text);
  return word === 'unknown' || licenses.length === 0
    ? UNKNOWN
    : {
        class: word,
        title: licenses.map(({ title }) => title).join(' and '),
        url: licenses.length === 1 ? licenses[0].url : null,
        sentence: SENTENCES[word],
        allows: [
          answer('commercial use', licenses, 'commercialUse'),
          answer('redistribution', licenses, 'redistribution'),
          answer('derived models', licenses, 'derivedModels'),
        ],
        conditions: [
          ...new Set(licenses.flatMap(({ conditions }) => conditions)),
        ],
      };
}

/** @public */
export function licenseClassOf(license: string | null): LicenseClass {
  return licenseTerms(license).class;
}

function answer(
  use: LicenseUse,
  licenses: readonly KnownLicense[],
  key: 'commercialUse' | 'redistribution' | 'derivedModels',
): LicenseTerms['allows'][number] {
  const worst = Math.max(
    ...licenses.map(license => LICENSE_ANSWERS.indexOf(license[key])),
  );
  return { use, answer: LICENSE_ANSWERS[worst] };
}

function find(name: string): KnownLicense | undefined {
  return BY_NAME.get(nameOf(name));
}

function nameOf(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, '-');
}

function choiceOf(license: KnownLicense | undefined): Choice {
  return license
    ? { class: license.class, licenses: [license] }
    : { class: 'unknown', licenses: [] };
}

/**
 * An expression as SPDX writes it, of one that people wrote: `apache-2.0 or mit`. Of `MIT/CC-BY-NC-4.0` both hold, because it
 * is unknown whether one may choose: it may be the license of the code and that of the weights.
 */
function expressionOf(text: string): string {
  return /^[\w.+-]+(\/[\w.+-]+)+$/.test(text)
    ? text.replaceAll('/', ' AND ')
    : text.replace(/\s(and|or|with)\s/gi, word => word.toUpperCase());
}

function choose(said: string): Choice {
  const text = find(said) ? said : expressionOf(said);
  const known = find(text);
  if (known || !/[()]|\b(AND|OR|WITH)\b/.test(text)) {
    return choiceOf(known);
  }
  const names: string[] = [];
  const expression = text.replace(
    /(\bWITH\s+)?([^\s()]+)/g,
    (word, exception, name) => {
      if (exception || /^(AND|OR|WITH)$/.test(name)) {
        return word;
      }
      // Names that SPDX does not list come as references; those it lists may carry an exception.
      names.push(name);
      return spdxIdOf(name) ?? `LicenseRef-${names.length - 1}`;
    },
  );
  try {
    return combine(parseExpression(expression), names);
  } catch {
    return choiceOf(undefined);
  }
}

/** The id as SPDX writes it, where its page is where the terms come from. */
function spdxIdOf(name: string): string | undefined {
  const [, id] =
    /^https:\/\/spdx\.org\/licenses\/(.*)\.html$/.exec(find(name)?.url ?? '') ??
    [];
  return id?.toLowerCase() === name.toLowerCase() ? id : undefined;
}

function combine(
  node: ReturnType<typeof parseExpression>,
  names: readonly string[],
): Choice {
  if (!('conjunction' in node)) {
    const [, index] = /^LicenseRef-(\d+)$/.exec(node.license) ?? [];
    return choiceOf(find(index ? names[Number(index)] : node.license));
  }
  const sides = [combine(node.left, names), combine(node.right, names)].sort(
    (a, b) => RESTRICTIVE.indexOf(a.class) - RESTRICTIVE.indexOf(b.class),
  );
  if (node.conjunction === 'or') {
    return sides[0];
  }
  return {
    class: sides[1].class,
    licenses: [...new Set(sides.flatMap(({ licenses }) => licenses))],
  };
}
