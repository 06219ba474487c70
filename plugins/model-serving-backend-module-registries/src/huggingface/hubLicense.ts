import {
  ModelLicense,
  readLine,
  readWebLink,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Fields } from '../modelFiles/Fields';
import type { RepositoryFile } from '../modelFiles/RepositoryFile';

/** Ids of SPDX that the Hub writes in lower case and that are not all in upper case. */
const SPDX: Readonly<Record<string, string>> = {
  'apache-2.0': 'Apache-2.0',
  'artistic-2.0': 'Artistic-2.0',
  'bsd-2-clause': 'BSD-2-Clause',
  'bsd-3-clause': 'BSD-3-Clause',
  'bsd-3-clause-clear': 'BSD-3-Clause-Clear',
  unlicense: 'Unlicense',
  zlib: 'Zlib',
};

const UPPER_CASE =
  /^(mit|isc|cc0-1\.0|cc-by-[a-z0-9.-]+|a?gpl-[\d.]+|lgpl-[\d.]+|mpl-2\.0|bsl-1\.0|epl-[\d.]+|eupl-[\d.]+|afl-3\.0|osl-3\.0|ofl-1\.1|ncsa|wtfpl)$/;

/** Licenses of SPDX, whose texts are known and are not kept with each version. */
const spdxIdOf = (name: string): string | undefined => {
  const id = name.toLowerCase();
  return SPDX[id] ?? (UPPER_CASE.test(id) ? id.toUpperCase() : undefined);
};

/**
 * The license that a card names. The Hub's `other` stands for the name beside it. Of several all hold, because it is
 * unknown which: `MIT AND CC-BY-NC-4.0`.
 *
 * @param file - address of a file of the version, for a link to a file of the repository
 */
export function licenseOf(
  card: Fields,
  tags: readonly string[],
  file: (path: string) => string,
): ModelLicense | null {
  const own = card.text('license_name');
  const names = [
    ...new Set(
      namesOf(card, tags).map(name =>
        /^(other|unknown)$/i.test(name) ? own ?? name : name,
      ),
    ),
  ];
  if (names.length === 0) {
    return null;
  }
  const ids = names.map(name => spdxIdOf(name) ?? name);
  return {
    id: readLine(
      ids.length === 1
        ? ids[0]
        : ids.map(id => id.replace(/\s+/g, '-')).join(' AND '),
      TEXT_LIMITS.label,
    )!,
    url: linkOf(card.text('license_link'), file),
    text: null,
  };
}

/** What the card says, else the tags. */
function namesOf(card: Fields, tags: readonly string[]): string[] {
  const one = card.text('license');
  const said = one === null ? card.list('license') ?? [] : [one];
  const named = said.flatMap(name => readLine(name) ?? []);
  return named.length > 0
    ? named
    : tags
        .filter(tag => tag.startsWith('license:'))
        .flatMap(tag => readLine(tag.slice('license:'.length)) ?? []);
}

/** A web address, or a file of the repository such as `./LICENSE` or `LICENSES/LICENSE.md`. */
function linkOf(
  link: string | null,
  file: (path: string) => string,
): string | null {
  const path = link?.replace(/^\.\//, '') ?? '';
  return (
    readWebLink(link) ??
    (/^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/.test(path)
      ? readWebLink(file(path))
      : null)
  );
}

const LICENSE_FILE = /^licen[cs]e(\.(md|txt))?$/i;

/** The file with the license's text, where the license is none whose text everybody knows. */
export function licenseFileOf(
  license: ModelLicense | null,
  files: readonly RepositoryFile[],
): RepositoryFile | undefined {
  return license !== null && spdxIdOf(license.id) !== undefined
    ? undefined
    : files.find(({ path }) => LICENSE_FILE.test(path));
}
