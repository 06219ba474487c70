import fc from 'fast-check';
import { KNOWN_LICENSES } from './knownLicenses';
import { LICENSE_CLASSES } from './licenseClass';
import { licenseClassOf, licenseTerms } from './licenseTerms';

describe('licenseTerms', () => {
  it.each([
    ['apache-2.0', 'permissive'],
    ['Apache License 2.0', 'permissive'],
    ['MIT', 'permissive'],
    ['bsd-3-clause', 'permissive'],
    ['cc-by-4.0', 'permissive'],
    ['cc0-1.0', 'permissive'],
    ['cc-by-sa-4.0', 'use-restricted'],
    ['GPL-3.0-or-later', 'use-restricted'],
    ['agpl-3.0', 'use-restricted'],
    ['llama2', 'use-restricted'],
    ['llama3.1', 'use-restricted'],
    ['llama4', 'use-restricted'],
    ['gemma', 'use-restricted'],
    ['qwen', 'use-restricted'],
    ['deepseek', 'use-restricted'],
    ['openrail++', 'use-restricted'],
    ['bigcode-openrail-m', 'use-restricted'],
    ['falcon-llm-license', 'use-restricted'],
    ['nvidia-open-model-license', 'use-restricted'],
    ['cc-by-nc-4.0', 'non-commercial'],
    ['CC-BY-NC-ND-3.0', 'non-commercial'],
    ['mistral-research', 'research'],
    ['qwen-research', 'research'],
    ['apple-amlr', 'research'],
    ['GPLv3', 'use-restricted'],
    ['Gemma Terms of Use', 'use-restricted'],
    ['openmdw-1.0', 'permissive'],
    ['Llama 3.1 Community License', 'use-restricted'],
    ['Creative Commons Attribution-NonCommercial 4.0', 'non-commercial'],
    ['GPL-3.0+', 'use-restricted'],
    ['Apache-2.0, CC-BY-NC-4.0', 'unknown'],
    ['Apache-2.0 (research only)', 'unknown'],
    ['MIT;CC-BY-NC-4.0', 'unknown'],
    ['NOASSERTION', 'unknown'],
    ['apache-2.0-with-limits', 'unknown'],
    ['llama9', 'unknown'],
    ['other', 'unknown'],
    ['LicenseRef-MIT', 'unknown'],
    ['licenseref-apache-2.0', 'unknown'],
    ['LicenseRef-llama3.3', 'unknown'],
    ['LicenseRef-0', 'unknown'],
    ['unknown', 'unknown'],
    ['cc', 'unknown'],
    ['', 'unknown'],
    [null, 'unknown'],
  ] as const)('%p is %s', (license, expected) => {
    expect(licenseClassOf(license)).toBe(expected);
  });

  it.each([
    ['Apache-2.0 OR MIT', 'permissive'],
    ['apache-2.0 or mit', 'permissive'],
    ['apache-2.0 and cc-by-nc-4.0', 'non-commercial'],
    ['Apache-2.0/MIT', 'permissive'],
    ['something-own/CC-BY-NC-4.0', 'non-commercial'],
    ['MIT/CC-BY-NC-4.0', 'non-commercial'],
    ['CC-BY-NC-4.0/MIT', 'non-commercial'],
    ['GPL-3.0/MIT', 'use-restricted'],
    ['apache-2.0 OR llama3.1', 'permissive'],
    ['Apache-2.0 AND llama3.1', 'use-restricted'],
    ['Apache-2.0 WITH LLVM-exception', 'permissive'],
    ['GPL-2.0-only WITH Classpath-exception-2.0 OR MIT', 'permissive'],
    ['MIT AND (CC-BY-NC-4.0 OR Apache-2.0)', 'permissive'],
    ['MIT AND (CC-BY-NC-4.0 AND Apache-2.0)', 'non-commercial'],
    ['MIT AND CC-BY-NC-4.0 OR mistral-research', 'non-commercial'],
    ['MIT AND something-own', 'unknown'],
    ['MIT AND LicenseRef-MIT', 'unknown'],
    ['LicenseRef-0 AND MIT', 'unknown'],
    ['MIT OR something-own', 'permissive'],
    ['something-own OR CC-BY-NC-4.0', 'unknown'],
    ['something-own AND CC-BY-NC-4.0', 'non-commercial'],
    ['something-own WITH LLVM-exception', 'unknown'],
    ['MIT WITH nothing-that-spdx-lists', 'unknown'],
    ['(MIT', 'unknown'],
    ['MIT OR', 'unknown'],
    ['AND', 'unknown'],
  ] as const)('%s is %s', (expression, expected) => {
    expect(licenseClassOf(expression)).toBe(expected);
  });

  it('says what a license allows, and what has to be kept', () => {
    expect(licenseTerms('llama3.2')).toEqual({
      class: 'use-restricted',
      title: 'Llama 3.2 Community License',
      url: 'https://www.llama.com/llama3_2/license/',
      sentence: expect.stringContaining('Read its terms'),
      allows: [
        { use: 'commercial use', answer: 'conditions' },
        { use: 'redistribution', answer: 'conditions' },
        { use: 'derived models', answer: 'conditions' },
      ],
      conditions: expect.arrayContaining([
        expect.stringContaining('700 million'),
        expect.stringContaining('European Union'),
      ]),
    });
  });

  it('joins the terms of licenses that hold both', () => {
    const terms = licenseTerms('MIT AND CC-BY-NC-ND-4.0');
    expect(terms.title).toBe(
      'MIT License and Creative Commons Attribution-NonCommercial-NoDerivatives 4.0',
    );
    expect(terms.allows.map(({ answer }) => answer)).toEqual([
      'no',
      'conditions',
      'no',
    ]);
  });

  it('says nothing of a license that nobody knows', () => {
    expect(licenseTerms('something-own')).toMatchObject({
      title: null,
      url: null,
      allows: [],
      conditions: [],
    });
    expect(licenseTerms(null).sentence).toMatch(/^No license recorded/);
  });

  it('has each name once, in lower case, with a page where its text is', () => {
    const names = KNOWN_LICENSES.flatMap(license => license.names);
    expect(names).toEqual([...new Set(names)]);
    expect(names).toEqual(names.map(name => name.toLowerCase()));
    for (const { class: word, conditions, url } of KNOWN_LICENSES) {
      expect(url).toMatch(/^https:\/\//);
      expect(word).not.toBe('unknown');
      expect(word === 'permissive' || conditions.length > 0).toBe(true);
    }
  });

  it('takes any text, and never calls one permissive that it does not know', () => {
    const names = KNOWN_LICENSES.flatMap(license => license.names);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), text => {
        expect(LICENSE_CLASSES).toContain(licenseClassOf(text));
      }),
      { numRuns: 50 },
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.stringMatching(/^[a-z]{3,8}$/),
        (name, more) => {
          expect(licenseClassOf(`${name}-${more}`)).toBe('unknown');
        },
      ),
    );
  });
});
