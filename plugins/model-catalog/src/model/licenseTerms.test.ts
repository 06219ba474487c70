import { licenseTerms } from './licenseTerms';

describe('licenseTerms', () => {
  it.each([
    ['apache-2.0', false],
    ['MIT', false],
    ['llama3.3', true],
    ['cc-by-nc-4.0', true],
    ['something-own', true],
    [null, true],
  ])('%p needs caution: %p', (license, caution) => {
    const terms = licenseTerms(license);
    expect(terms.caution).toBe(caution);
    expect(terms.sentence).toMatch(/\.$/);
  });

  it('does not mistake an unknown license for a permissive one', () => {
    expect(licenseTerms('apache-2.0-with-limits').caution).toBe(true);
  });
});
