import fc from 'fast-check';
import { changeWith } from '../__testUtils__/change';
import { provenanceLines, readProvenance } from './provenance';

const service = {
  cluster: 'gpu-eu',
  namespace: 'team-a',
  kind: 'InferenceService',
  name: 'chat',
} as const;
const change = (more: Parameters<typeof changeWith>[1] = {}) =>
  changeWith({}, more);
const NOTHING = {
  requestedBy: null,
  service: null,
  removes: false,
  perMonth: null,
};

describe('provenanceLines', () => {
  it('says who asked, for what, and what it costs', () => {
    const perMonth = { amount: 2847, currency: 'USD' };
    expect(provenanceLines(change({ subject: { service, perMonth } }))).toBe(
      [
        'Requested by `user:default/team-a-member` through the portal. Proposing the service again updates this pull request.',
        '',
        'Serves `gpu-eu/team-a/InferenceService/chat`, up to 2847.00 USD per month.',
      ].join('\n'),
    );
    expect(
      provenanceLines(change({ service: null, requestedBy: undefined })),
    ).toBe(
      'Requested by a service through the portal. Proposing the tenant again updates this pull request.',
    );
  });

  it('says what a removal deletes, and that it costs nothing more', () => {
    const perMonth = { amount: 2847, currency: 'USD' };
    const lines = provenanceLines(
      change({ remove: true, subject: { service, perMonth } }),
    );
    expect(lines).toMatch(
      /\n\nRemoves `gpu-eu\/team-a\/InferenceService\/chat`\.$/,
    );
    expect(readProvenance(lines)).toEqual({
      requestedBy: 'user:default/team-a-member',
      service,
      removes: true,
      perMonth: null,
    });
  });

  it('goes on naming who asked first', () => {
    const first = provenanceLines(change());
    const second = provenanceLines(
      change({ requestedBy: 'user:default/bob' }),
      readProvenance(first),
    );
    expect(second).toMatch(
      /^Requested by `user:default\/team-a-member`, updated by `user:default\/bob` through/,
    );
    expect(readProvenance(second)).toMatchObject({
      requestedBy: 'user:default/team-a-member',
    });
    expect(provenanceLines(change(), readProvenance(second))).toBe(first);
  });

  it('fits into the 400 characters that Azure DevOps lists', () => {
    const name = (length: number) => 'n'.repeat(length);
    const lines = provenanceLines(
      change({
        requestedBy: `user:default/${name(40)}`,
        subject: {
          service: { ...service, namespace: name(40), name: name(40) },
          perMonth: { amount: 123_456.78, currency: 'USD' },
        },
      }),
    );
    expect(lines.length).toBeLessThan(400);
  });
});

describe('readProvenance', () => {
  it('reads what was written, with anything after it', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z0-9]{1,20}$/),
        fc.constantFrom(
          'InferenceService',
          'LLMInferenceService',
          'Deployment',
        ),
        fc.option(fc.integer({ min: 0, max: 1e9 })),
        fc.string(),
        (name, kind, cents, rest) => {
          const subject = {
            service: { ...service, kind, name },
            perMonth:
              cents === null ? null : { amount: cents / 100, currency: 'EUR' },
          };
          const requestedBy = `user:default/${name}`;
          const body = `${provenanceLines(
            change({ requestedBy, subject }),
          )}\n\n${rest}`;
          expect(readProvenance(body)).toEqual({
            requestedBy,
            removes: false,
            ...subject,
          });
        },
      ),
    );
  });

  it.each([
    '',
    'Not ours',
    'Fixes: Requested by `user:default/alice` through the portal.',
    'Serves `gpu-eu/team-a/InferenceService/chat`.',
    'Requested by `<b>alice</b>` through the portal.',
  ])('finds nothing in %j', body => {
    expect(readProvenance(body)).toEqual(NOTHING);
  });

  it('takes no name that the catalog would not, and no amount without end', () => {
    const name = 'a'.repeat(20_000);
    const amount = '9'.repeat(400);
    expect(
      readProvenance(
        `Requested by \`user:default/${name}\` through the portal.`,
      ),
    ).toEqual(NOTHING);
    expect(
      readProvenance(
        `Requested by a service through the portal.\n\nServes \`gpu-eu/team-a/InferenceService/chat\`, up to ${amount}.00 EUR per month.`,
      ).perMonth,
    ).toBeNull();
  });

  it('reads what earlier versions wrote at the end, without a service', () => {
    const body =
      '**✓ All checks passed.**\n\nRequested by `user:default/alice` through the portal. Proposing the service again updates this pull request.\n';
    expect(readProvenance(body)).toEqual({
      ...NOTHING,
      requestedBy: 'user:default/alice',
    });
  });

  it('takes no service of a kind that is none', () => {
    const body =
      'Requested by a service through the portal.\n\nServes `gpu-eu/team-a/Secret/chat`.';
    expect(readProvenance(body)).toEqual(NOTHING);
  });
});
