import { maskSecrets } from './maskSecrets';

describe('maskSecrets', () => {
  it('masks what was sent along, with and without its scheme', () => {
    expect(
      maskSecrets('no: Bearer canary-token, i.e. canary-token', [
        'Bearer canary-token',
      ]),
    ).toBe('no: [masked], i.e. [masked]');
  });

  it.each([
    'authorization: Bearer abcdefgh12345678',
    'got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl',
    'glpat-abcdefghijkl is wrong',
    'ghp_abcdefghijkl is wrong',
  ])('masks what looks like a credential in %s', text => {
    expect(maskSecrets(text)).toContain('[masked]');
    expect(maskSecrets(text)).not.toMatch(/abcdefgh|eyJ/);
  });

  it('leaves other words alone', () => {
    const text = 'pods is forbidden: User "portal" cannot list the basic kind';
    expect(maskSecrets(text, ['', 'x'])).toBe(text);
  });
});
