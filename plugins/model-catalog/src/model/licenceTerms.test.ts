import { licenceTerms } from './licenceTerms';

describe('licenceTerms', () => {
  it.each([
    ['apache-2.0', false],
    ['MIT', false],
    ['llama3.3', true],
    ['cc-by-nc-4.0', true],
    ['something-own', true],
    [null, true],
  ])('%p wants caution: %p', (licence, caution) => {
    const terms = licenceTerms(licence);
    expect(terms.caution).toBe(caution);
    expect(terms.sentence).toMatch(/\.$/);
  });

  it('does not take an unknown licence for a permissive one', () => {
    expect(licenceTerms('apache-2.0-with-limits').caution).toBe(true);
  });
});
